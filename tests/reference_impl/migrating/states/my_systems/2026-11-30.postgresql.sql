CREATE SCHEMA my_systems;
CREATE TABLE my_systems.audit (
    number integer NOT NULL,
    organisation character varying NOT NULL COLLATE pg_catalog."C",
    at_s double precision NOT NULL,
    who character varying NOT NULL COLLATE pg_catalog."C",
    action character varying NOT NULL COLLATE pg_catalog."C",
    what character varying NOT NULL COLLATE pg_catalog."C",
    details character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE SEQUENCE my_systems.audit_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE my_systems.audit_number_seq OWNED BY my_systems.audit.number;
CREATE TABLE my_systems.cameras (
    id character varying NOT NULL COLLATE pg_catalog."C",
    organisation character varying NOT NULL COLLATE pg_catalog."C",
    site character varying NOT NULL COLLATE pg_catalog."C",
    name character varying NOT NULL COLLATE pg_catalog."C",
    model character varying NOT NULL COLLATE pg_catalog."C",
    axis_os character varying NOT NULL COLLATE pg_catalog."C",
    registered boolean NOT NULL,
    missing_paths character varying COLLATE pg_catalog."C",
    enabled boolean NOT NULL
);
CREATE TABLE my_systems.changed_roles (
    organisation character varying NOT NULL COLLATE pg_catalog."C",
    "user" character varying NOT NULL COLLATE pg_catalog."C",
    role character varying COLLATE pg_catalog."C",
    at_s double precision NOT NULL
);
CREATE TABLE my_systems.invitations (
    id character varying NOT NULL COLLATE pg_catalog."C",
    organisation character varying NOT NULL COLLATE pg_catalog."C",
    username character varying NOT NULL COLLATE pg_catalog."C",
    role character varying NOT NULL COLLATE pg_catalog."C",
    invited_by character varying NOT NULL COLLATE pg_catalog."C",
    token_sha256 character varying NOT NULL COLLATE pg_catalog."C",
    expires_s double precision NOT NULL
);
CREATE TABLE my_systems.licence_codes (
    sha256 character varying NOT NULL COLLATE pg_catalog."C",
    kind character varying NOT NULL COLLATE pg_catalog."C",
    seats integer NOT NULL,
    partner character varying NOT NULL COLLATE pg_catalog."C",
    issued_s double precision NOT NULL,
    redeemed_by character varying COLLATE pg_catalog."C"
);
CREATE TABLE my_systems.licences (
    id character varying NOT NULL COLLATE pg_catalog."C",
    organisation character varying NOT NULL COLLATE pg_catalog."C",
    camera character varying COLLATE pg_catalog."C",
    first_allocated_s double precision
);
CREATE TABLE my_systems.members (
    organisation character varying NOT NULL COLLATE pg_catalog."C",
    "user" character varying NOT NULL COLLATE pg_catalog."C",
    username character varying COLLATE pg_catalog."C",
    role character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE my_systems.organisations (
    id character varying NOT NULL COLLATE pg_catalog."C",
    name character varying NOT NULL COLLATE pg_catalog."C",
    region character varying COLLATE pg_catalog."C",
    retention_days integer,
    activated_s double precision,
    years integer NOT NULL,
    renewed_s double precision
);
CREATE TABLE my_systems.partners (
    "user" character varying NOT NULL COLLATE pg_catalog."C",
    name character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE my_systems.schema_note (
    version integer NOT NULL,
    fingerprint character varying NOT NULL
);
CREATE TABLE my_systems.sites (
    id character varying NOT NULL COLLATE pg_catalog."C",
    organisation character varying NOT NULL COLLATE pg_catalog."C",
    name character varying NOT NULL COLLATE pg_catalog."C",
    kind character varying NOT NULL COLLATE pg_catalog."C",
    registered boolean NOT NULL
);
ALTER TABLE ONLY my_systems.audit ALTER COLUMN number SET DEFAULT nextval('my_systems.audit_number_seq'::regclass);
INSERT INTO my_systems.audit VALUES (1, 'org-45691de791772698', 1796005503.0072742, 'user-5e15037050b15786', 'create-organisation', 'org-45691de791772698', '{"name": "ACME"}');
INSERT INTO my_systems.audit VALUES (2, 'org-45691de791772698', 1796005503.0772412, 'user-5e15037050b15786', 'activate', 'org-45691de791772698', '{"region": "eu-fra"}');
INSERT INTO my_systems.audit VALUES (3, 'org-45691de791772698', 1796005503.0835896, 'user-5e15037050b15786', 'redeem', 'org-45691de791772698', '{}');
INSERT INTO my_systems.audit VALUES (4, 'org-45691de791772698', 1796005503.0875998, 'user-5e15037050b15786', 'add-site', 'x', '{"kind": "pro", "name": "x", "registered": true}');
INSERT INTO my_systems.audit VALUES (5, 'org-45691de791772698', 1796005503.1000283, 'user-5e15037050b15786', 'add-camera', 'cam-e64b1e2718adc0a2', '{"axis_os": "11.11.73", "model": "P3265", "name": "Door", "registered": true, "site": "site-232934bc8344e9a5"}');
INSERT INTO my_systems.audit VALUES (6, 'org-45691de791772698', 1796005503.10664, 'user-5e15037050b15786', 'allocate-licence', 'cam-e64b1e2718adc0a2', '{}');
INSERT INTO my_systems.audit VALUES (7, 'org-45691de791772698', 1796005503.110642, 'user-5e15037050b15786', 'enable-camera', 'cam-e64b1e2718adc0a2', '{}');
INSERT INTO my_systems.cameras VALUES ('cam-e64b1e2718adc0a2', 'org-45691de791772698', 'site-232934bc8344e9a5', 'Door', 'P3265', '11.11.73', true, NULL, true);
INSERT INTO my_systems.licence_codes VALUES ('853b8008f00c5bfaffa48622ee2a0d2fa466585c67b5c9a9a2450e0a2fadebb4', 'licences', 5, 'operator', 1796005502.9191463, NULL);
INSERT INTO my_systems.licence_codes VALUES ('b48b672dc83f4e550617627a8061022d1532759c744c4a4f34d28f9428da4377', 'licences', 5, 'operator', 1796005502.9191463, NULL);
INSERT INTO my_systems.licence_codes VALUES ('a6f5d2e49fa9cf1a271637bb90f5fff12499df0669a1993b72a2bcc917fcd36f', 'licences', 5, 'operator', 1796005502.9191463, 'org-45691de791772698');
INSERT INTO my_systems.licences VALUES ('lic-9a50a92b77a2fadb', 'org-45691de791772698', NULL, NULL);
INSERT INTO my_systems.licences VALUES ('lic-0359640b0da87b9e', 'org-45691de791772698', NULL, NULL);
INSERT INTO my_systems.licences VALUES ('lic-8abf73b4a2af2498', 'org-45691de791772698', NULL, NULL);
INSERT INTO my_systems.licences VALUES ('lic-b71a1e0c4d2ce7a1', 'org-45691de791772698', NULL, NULL);
INSERT INTO my_systems.licences VALUES ('lic-aca1227422f98552', 'org-45691de791772698', 'cam-e64b1e2718adc0a2', 1796005503.102799);
INSERT INTO my_systems.members VALUES ('org-45691de791772698', 'user-5e15037050b15786', NULL, 'administrator');
INSERT INTO my_systems.organisations VALUES ('org-45691de791772698', 'ACME', 'eu-fra', NULL, 1796005503.0759501, 1, NULL);
INSERT INTO my_systems.partners VALUES ('user-c12d2929cd421caf', 'the partner of this cloud');
INSERT INTO my_systems.schema_note VALUES (3, '54492834f48756c4462864de5a81a606e1a7fdded23775cc127765e90ec46ac0');
INSERT INTO my_systems.sites VALUES ('site-232934bc8344e9a5', 'org-45691de791772698', 'x', 'pro', true);
SELECT pg_catalog.setval('my_systems.audit_number_seq', 7, true);
ALTER TABLE ONLY my_systems.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (number);
ALTER TABLE ONLY my_systems.cameras
    ADD CONSTRAINT cameras_pkey PRIMARY KEY (id);
ALTER TABLE ONLY my_systems.changed_roles
    ADD CONSTRAINT changed_roles_pkey PRIMARY KEY (organisation, "user");
ALTER TABLE ONLY my_systems.invitations
    ADD CONSTRAINT invitations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY my_systems.invitations
    ADD CONSTRAINT invitations_token_sha256_key UNIQUE (token_sha256);
ALTER TABLE ONLY my_systems.licence_codes
    ADD CONSTRAINT licence_codes_pkey PRIMARY KEY (sha256);
ALTER TABLE ONLY my_systems.licences
    ADD CONSTRAINT licences_camera_key UNIQUE (camera);
ALTER TABLE ONLY my_systems.licences
    ADD CONSTRAINT licences_pkey PRIMARY KEY (id);
ALTER TABLE ONLY my_systems.members
    ADD CONSTRAINT members_pkey PRIMARY KEY (organisation, "user");
ALTER TABLE ONLY my_systems.organisations
    ADD CONSTRAINT organisations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY my_systems.partners
    ADD CONSTRAINT partners_pkey PRIMARY KEY ("user");
ALTER TABLE ONLY my_systems.schema_note
    ADD CONSTRAINT schema_note_pkey PRIMARY KEY (version);
ALTER TABLE ONLY my_systems.sites
    ADD CONSTRAINT sites_pkey PRIMARY KEY (id);
CREATE INDEX ix_audit_organisation ON my_systems.audit USING btree (organisation);
CREATE INDEX ix_cameras_organisation ON my_systems.cameras USING btree (organisation);
CREATE INDEX ix_changed_roles_at_s ON my_systems.changed_roles USING btree (at_s);
CREATE INDEX ix_invitations_expires_s ON my_systems.invitations USING btree (expires_s);
CREATE INDEX ix_invitations_organisation ON my_systems.invitations USING btree (organisation);
CREATE INDEX ix_licence_codes_partner ON my_systems.licence_codes USING btree (partner);
CREATE INDEX ix_licences_organisation ON my_systems.licences USING btree (organisation);
CREATE INDEX ix_members_user ON my_systems.members USING btree ("user");
CREATE INDEX ix_sites_organisation ON my_systems.sites USING btree (organisation);
ALTER TABLE ONLY my_systems.audit
    ADD CONSTRAINT audit_organisation_fkey FOREIGN KEY (organisation) REFERENCES my_systems.organisations(id);
ALTER TABLE ONLY my_systems.cameras
    ADD CONSTRAINT cameras_organisation_fkey FOREIGN KEY (organisation) REFERENCES my_systems.organisations(id);
ALTER TABLE ONLY my_systems.cameras
    ADD CONSTRAINT cameras_site_fkey FOREIGN KEY (site) REFERENCES my_systems.sites(id);
ALTER TABLE ONLY my_systems.changed_roles
    ADD CONSTRAINT changed_roles_organisation_fkey FOREIGN KEY (organisation) REFERENCES my_systems.organisations(id);
ALTER TABLE ONLY my_systems.invitations
    ADD CONSTRAINT invitations_organisation_fkey FOREIGN KEY (organisation) REFERENCES my_systems.organisations(id);
ALTER TABLE ONLY my_systems.licence_codes
    ADD CONSTRAINT licence_codes_redeemed_by_fkey FOREIGN KEY (redeemed_by) REFERENCES my_systems.organisations(id);
ALTER TABLE ONLY my_systems.licences
    ADD CONSTRAINT licences_camera_fkey FOREIGN KEY (camera) REFERENCES my_systems.cameras(id);
ALTER TABLE ONLY my_systems.licences
    ADD CONSTRAINT licences_organisation_fkey FOREIGN KEY (organisation) REFERENCES my_systems.organisations(id);
ALTER TABLE ONLY my_systems.members
    ADD CONSTRAINT members_organisation_fkey FOREIGN KEY (organisation) REFERENCES my_systems.organisations(id);
ALTER TABLE ONLY my_systems.sites
    ADD CONSTRAINT sites_organisation_fkey FOREIGN KEY (organisation) REFERENCES my_systems.organisations(id);
