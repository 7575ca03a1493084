CREATE SCHEMA identity;
CREATE TABLE identity.assertions (
    client_id character varying NOT NULL COLLATE pg_catalog."C",
    jti character varying NOT NULL COLLATE pg_catalog."C",
    expires_s double precision NOT NULL
);
CREATE TABLE identity.devices (
    client_id character varying NOT NULL COLLATE pg_catalog."C",
    name character varying NOT NULL COLLATE pg_catalog."C",
    jwks json NOT NULL,
    registered_by character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE identity.grants (
    id character varying NOT NULL COLLATE pg_catalog."C",
    sid character varying NOT NULL COLLATE pg_catalog."C",
    client_id character varying NOT NULL COLLATE pg_catalog."C",
    scope character varying NOT NULL COLLATE pg_catalog."C",
    ended_s double precision
);
CREATE TABLE identity.recovery_codes (
    "user" character varying NOT NULL COLLATE pg_catalog."C",
    sha256 character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE identity.refresh_tokens (
    sha256 character varying NOT NULL COLLATE pg_catalog."C",
    grant_id character varying NOT NULL COLLATE pg_catalog."C",
    used boolean NOT NULL
);
CREATE TABLE identity.schema_note (
    version integer NOT NULL,
    fingerprint character varying NOT NULL
);
CREATE TABLE identity.sessions (
    sid character varying NOT NULL COLLATE pg_catalog."C",
    cookie_sha256 character varying NOT NULL COLLATE pg_catalog."C",
    "user" character varying NOT NULL COLLATE pg_catalog."C",
    methods character varying NOT NULL COLLATE pg_catalog."C",
    signed_in_s double precision NOT NULL,
    expires_s double precision NOT NULL,
    ended boolean NOT NULL
);
CREATE TABLE identity.sign_in_policies (
    organisation character varying NOT NULL COLLATE pg_catalog."C",
    two_step_required boolean NOT NULL
);
CREATE TABLE identity.totp_seeds (
    "user" character varying NOT NULL COLLATE pg_catalog."C",
    sealed bytea NOT NULL,
    last_step integer NOT NULL
);
CREATE TABLE identity.users (
    id character varying NOT NULL COLLATE pg_catalog."C",
    username character varying NOT NULL COLLATE pg_catalog."C",
    password character varying NOT NULL COLLATE pg_catalog."C"
);
INSERT INTO identity.assertions VALUES ('cam-b3a1569455d5b267', 'c49e8f670ff44012eedd6e529859d55c2c34b0a5e170bbe1f4a7663e7fa507f3', 1796005551);
INSERT INTO identity.assertions VALUES ('cam-b3a1569455d5b267', 'b75dfe7fdbaedd21de09b86ba25688696eefc13263f5615ff000f609dafb67cc', 1796005551);
INSERT INTO identity.devices VALUES ('cam-b3a1569455d5b267', 'camera', '{"keys": [{"kty": "EC", "crv": "P-256", "x": "L8YoZOXkibmuvo_SJB8rU0GYXs58YP0qsxe-VjbapxY", "y": "uCHsdTQpzHQ6NzibbpG5sUo1ennbBOHz6qYK4eSK2Sc"}]}', 'user-1975a54f5744abb0');
INSERT INTO identity.grants VALUES ('ac1f766d42bb5ec79ae75d44758268f8', '3d8fae93e265b4a9ad5a553689108548', 'camproof-web', '', NULL);
INSERT INTO identity.grants VALUES ('8b71265be22b5e09445179b56d6a426e', 'eebfc44bbe0147372a6142a59974a0c0', 'camproof-web', '', NULL);
INSERT INTO identity.grants VALUES ('663a1e8239bd6591aec7481b7415049e', 'e16b9f4885c0696f0e9aceca86dfeb5e', 'camproof-web', '', NULL);
INSERT INTO identity.refresh_tokens VALUES ('12482317b8ff1143adfd6ae83dcce6455e98f37b7ef7bcf17a97c3c88a5486ee', 'ac1f766d42bb5ec79ae75d44758268f8', false);
INSERT INTO identity.refresh_tokens VALUES ('63b15a9493bdb6ca0f75af931ec8d95fe27ebec1e060e144237bcb04488053e7', '8b71265be22b5e09445179b56d6a426e', false);
INSERT INTO identity.refresh_tokens VALUES ('417d0014cd3877090fbabb475e3318bb364ab8bc171aaa9ff870340b27dd8313', '663a1e8239bd6591aec7481b7415049e', false);
INSERT INTO identity.schema_note VALUES (1, 'f4f9619b3b58089093098969e25b0dbf6784a84d2fda7d0fb7462b037ff85186');
INSERT INTO identity.sessions VALUES ('3d8fae93e265b4a9ad5a553689108548', '97e26221feca640d1ea5d183d5514a1ac88476f55159d49f8e61ea97d88ea6e9', 'user-1975a54f5744abb0', 'pwd', 1796005491.7244575, 1796048691.7244575, false);
INSERT INTO identity.sessions VALUES ('eebfc44bbe0147372a6142a59974a0c0', '0dbe26cca0765f6a61d90f5a03027b8f7785ee8d8a9994cff5dc36269ffca82f', 'user-1975a54f5744abb0', 'pwd', 1796005491.7648149, 1796048691.7648149, false);
INSERT INTO identity.sessions VALUES ('e16b9f4885c0696f0e9aceca86dfeb5e', '764483580bb68813b92f024313f870339152608cdc2a1b778e444bb1916fe3ea', 'user-1975a54f5744abb0', 'pwd', 1796005491.9418416, 1796048691.9418416, false);
INSERT INTO identity.users VALUES ('user-1975a54f5744abb0', 'administrator', '$argon2id$v=19$m=19456,t=2,p=1$GdX7NOl7BvVELGF8yrH3NQ$hvM5ydKStW54nX5oaYKILLr9EDxgiVHlC7ZYci1Lx3A');
INSERT INTO identity.users VALUES ('user-9f851fcc0bc69797', 'viewer', '$argon2id$v=19$m=19456,t=2,p=1$TuWmPRvfb2GN7/9RxB5X5Q$EU0aJISZ1OAM7/qKvg1pUyH/8ke1n/A1EsqF/WzsfOE');
INSERT INTO identity.users VALUES ('user-73d8effabd3265ea', 'stranger', '$argon2id$v=19$m=19456,t=2,p=1$mz46n/Fdr5RlWx6+D2aYYw$CJOZTw4E18MqU5SNwPn2cAqXIuBaiG+Rxpl1IErZtNI');
INSERT INTO identity.users VALUES ('user-743a966ab46b27f3', 'partner', '$argon2id$v=19$m=19456,t=2,p=1$ISJfJta2hYg0bEc5Mmuf0Q$Fj5nsQm5Up9XDSphY9U9Y0SMz4iAC5AmxKToSfpv47Q');
ALTER TABLE ONLY identity.assertions
    ADD CONSTRAINT assertions_pkey PRIMARY KEY (client_id, jti);
ALTER TABLE ONLY identity.devices
    ADD CONSTRAINT devices_pkey PRIMARY KEY (client_id);
ALTER TABLE ONLY identity.grants
    ADD CONSTRAINT grants_pkey PRIMARY KEY (id);
ALTER TABLE ONLY identity.recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY ("user", sha256);
ALTER TABLE ONLY identity.refresh_tokens
    ADD CONSTRAINT refresh_tokens_pkey PRIMARY KEY (sha256);
ALTER TABLE ONLY identity.schema_note
    ADD CONSTRAINT schema_note_pkey PRIMARY KEY (version);
ALTER TABLE ONLY identity.sessions
    ADD CONSTRAINT sessions_cookie_sha256_key UNIQUE (cookie_sha256);
ALTER TABLE ONLY identity.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (sid);
ALTER TABLE ONLY identity.sign_in_policies
    ADD CONSTRAINT sign_in_policies_pkey PRIMARY KEY (organisation);
ALTER TABLE ONLY identity.totp_seeds
    ADD CONSTRAINT totp_seeds_pkey PRIMARY KEY ("user");
ALTER TABLE ONLY identity.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE ONLY identity.users
    ADD CONSTRAINT users_username_key UNIQUE (username);
CREATE INDEX ix_assertions_expires_s ON identity.assertions USING btree (expires_s);
CREATE INDEX ix_grants_ended_s ON identity.grants USING btree (ended_s);
CREATE INDEX ix_grants_sid ON identity.grants USING btree (sid);
CREATE INDEX ix_refresh_tokens_grant_id ON identity.refresh_tokens USING btree (grant_id);
CREATE INDEX ix_sessions_expires_s ON identity.sessions USING btree (expires_s);
ALTER TABLE ONLY identity.grants
    ADD CONSTRAINT grants_sid_fkey FOREIGN KEY (sid) REFERENCES identity.sessions(sid) ON DELETE CASCADE;
ALTER TABLE ONLY identity.refresh_tokens
    ADD CONSTRAINT refresh_tokens_grant_id_fkey FOREIGN KEY (grant_id) REFERENCES identity.grants(id) ON DELETE CASCADE;
