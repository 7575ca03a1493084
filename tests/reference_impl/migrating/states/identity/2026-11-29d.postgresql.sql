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
CREATE TABLE identity.failed_guesses (
    of character varying NOT NULL COLLATE pg_catalog."C",
    name_digest character varying NOT NULL COLLATE pg_catalog."C",
    failures integer NOT NULL,
    last_s double precision NOT NULL
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
INSERT INTO identity.assertions VALUES ('cam-35926c0c315a9d85', '65a0d657952fa6b94913163249cf191c38569357bf4a9dcdd268bb5ef31dfcb3', 1796005561);
INSERT INTO identity.assertions VALUES ('cam-35926c0c315a9d85', 'dbbdf3516cbd16732c6e019e267f642ac04b30e5190a38282f808536ff7225f7', 1796005561);
INSERT INTO identity.devices VALUES ('cam-35926c0c315a9d85', 'camera', '{"keys": [{"kty": "EC", "crv": "P-256", "x": "vAP1zHeiRdLitxq_JuEI_xX01dSX8H2xznfgG3OVjr8", "y": "_9JHMhTF7_Rk9lzNUK12CszNq8LH0L9uVIFzvCGMKr0"}]}', 'user-f15d6184c247fcfe');
INSERT INTO identity.grants VALUES ('75d2f3dee57dfc10bd446118438e3c81', '805ce3d59bfb7829ae21a22e92ef3a88', 'camproof-web', '', NULL);
INSERT INTO identity.grants VALUES ('db50b8c0dc166092ef6614e330fb16e9', 'ea76f7fd845a929a3553f29ef6e6e071', 'camproof-web', '', NULL);
INSERT INTO identity.grants VALUES ('d95fc4e5cca63195d92f424ade159c40', 'f91a9dfa8da7032c3a6de1bfd7663de0', 'camproof-web', '', NULL);
INSERT INTO identity.refresh_tokens VALUES ('52716547410929456774cb5586e3d7fef11fdbf8c80df1b18f4aaea6e9c8159c', '75d2f3dee57dfc10bd446118438e3c81', false);
INSERT INTO identity.refresh_tokens VALUES ('958558fa21820f56c44cbfe853be4dc1309e4a1b67f809d13656265199404145', 'db50b8c0dc166092ef6614e330fb16e9', false);
INSERT INTO identity.refresh_tokens VALUES ('872bae54f43510ece1db81c410c8a844b1b6f2433f7a976ff0cf4899cd3915a6', 'd95fc4e5cca63195d92f424ade159c40', false);
INSERT INTO identity.schema_note VALUES (2, '648f5929e99d7057046314a4f5edf6691197f58f8baba51bdff098d16740c07a');
INSERT INTO identity.sessions VALUES ('805ce3d59bfb7829ae21a22e92ef3a88', '5938447d6ae28eda4074847e0b4d312b2a93b319cbf0629fd0b1250f844e1744', 'user-f15d6184c247fcfe', 'pwd', 1796005501.1168406, 1796048701.1168406, false);
INSERT INTO identity.sessions VALUES ('ea76f7fd845a929a3553f29ef6e6e071', 'b1d94fdeefd1958dffc642ffa9e2a1e571f7602b0405909d7b97903d9fe2067b', 'user-f15d6184c247fcfe', 'pwd', 1796005501.159379, 1796048701.159379, false);
INSERT INTO identity.sessions VALUES ('f91a9dfa8da7032c3a6de1bfd7663de0', '5551e5f941680a441b9d7d5195a1ba86a86a9025c81a72ed8bc29fd18af094d1', 'user-f15d6184c247fcfe', 'pwd', 1796005501.3248255, 1796048701.3248255, false);
INSERT INTO identity.users VALUES ('user-f15d6184c247fcfe', 'administrator', '$argon2id$v=19$m=19456,t=2,p=1$5Iy+Ptg5gUEbcCC9PqTTIQ$lxhzP9N2LLgzECORD2tyUMKb4TZBnpsGxk88GQLWVfA');
INSERT INTO identity.users VALUES ('user-e0501423cae05bb2', 'viewer', '$argon2id$v=19$m=19456,t=2,p=1$P17s9jDbVRNCLupN+euAuQ$zFWSckhQmb6lthMxhSYEZlPYTlS7AlMUi4VDHTrjdqM');
INSERT INTO identity.users VALUES ('user-be9e76e1c3b0da8a', 'stranger', '$argon2id$v=19$m=19456,t=2,p=1$8hukH7JcvVtLgPDZC28/Aw$VykIk6kgAlpFTw/+x20YUxS+m5VQgfufoOiL6OThGG0');
INSERT INTO identity.users VALUES ('user-4f72626236909b31', 'partner', '$argon2id$v=19$m=19456,t=2,p=1$6nua2AtFA3DDgHJR0M/Jsw$1LsHJbAUfXqqVYB21s9q/rXNEOgw2cGp1rldkU0JyHQ');
ALTER TABLE ONLY identity.assertions
    ADD CONSTRAINT assertions_pkey PRIMARY KEY (client_id, jti);
ALTER TABLE ONLY identity.devices
    ADD CONSTRAINT devices_pkey PRIMARY KEY (client_id);
ALTER TABLE ONLY identity.failed_guesses
    ADD CONSTRAINT failed_guesses_pkey PRIMARY KEY (of, name_digest);
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
