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
INSERT INTO my_systems.audit VALUES (1, 'org-3df2e177ae98669a', 1796005491.740003, 'user-1975a54f5744abb0', 'create-organisation', 'org-3df2e177ae98669a', '{"name": "ACME"}');
INSERT INTO my_systems.audit VALUES (2, 'org-3df2e177ae98669a', 1796005491.8368857, 'user-1975a54f5744abb0', 'activate', 'org-3df2e177ae98669a', '{"region": "eu-fra"}');
INSERT INTO my_systems.audit VALUES (3, 'org-3df2e177ae98669a', 1796005491.84365, 'user-1975a54f5744abb0', 'redeem', 'org-3df2e177ae98669a', '{}');
INSERT INTO my_systems.audit VALUES (4, 'org-3df2e177ae98669a', 1796005491.8475459, 'user-1975a54f5744abb0', 'add-site', 'x', '{"kind": "pro", "name": "x", "registered": true}');
INSERT INTO my_systems.audit VALUES (5, 'org-3df2e177ae98669a', 1796005491.8571246, 'user-1975a54f5744abb0', 'add-camera', 'cam-b3a1569455d5b267', '{"axis_os": "11.11.73", "model": "P3265", "name": "Door", "registered": true, "site": "site-ad14f84960391b63"}');
INSERT INTO my_systems.audit VALUES (6, 'org-3df2e177ae98669a', 1796005491.8634663, 'user-1975a54f5744abb0', 'allocate-licence', 'cam-b3a1569455d5b267', '{}');
INSERT INTO my_systems.audit VALUES (7, 'org-3df2e177ae98669a', 1796005491.8673952, 'user-1975a54f5744abb0', 'enable-camera', 'cam-b3a1569455d5b267', '{}');
INSERT INTO my_systems.cameras VALUES ('cam-b3a1569455d5b267', 'org-3df2e177ae98669a', 'site-ad14f84960391b63', 'Door', 'P3265', '11.11.73', true, NULL, true);
INSERT INTO my_systems.licence_codes VALUES ('ecaa94b6d1e9eb733b9c77551b1f25904c32061d058fc2b644d46b271f350e13', 'licences', 5, 'operator', 1796005491.6571288, NULL);
INSERT INTO my_systems.licence_codes VALUES ('69eb4b2e40425512bbd107862e1d6ed36d0c5fb286eed146adc062364193cd1f', 'licences', 5, 'operator', 1796005491.6571288, NULL);
INSERT INTO my_systems.licence_codes VALUES ('2451c78ff6f13de721163c06dbccf25d22ac260be0a2613f97a924540fb45c8b', 'licences', 5, 'operator', 1796005491.6571288, 'org-3df2e177ae98669a');
INSERT INTO my_systems.licences VALUES ('lic-2efb22a3adb7d14a', 'org-3df2e177ae98669a', NULL, NULL);
INSERT INTO my_systems.licences VALUES ('lic-f48d8f7e1c7454a0', 'org-3df2e177ae98669a', NULL, NULL);
INSERT INTO my_systems.licences VALUES ('lic-06e5f0ba49433b70', 'org-3df2e177ae98669a', NULL, NULL);
INSERT INTO my_systems.licences VALUES ('lic-c7c288fc60bf1521', 'org-3df2e177ae98669a', NULL, NULL);
INSERT INTO my_systems.licences VALUES ('lic-3780561719039765', 'org-3df2e177ae98669a', 'cam-b3a1569455d5b267', 1796005491.859484);
INSERT INTO my_systems.members VALUES ('org-3df2e177ae98669a', 'user-1975a54f5744abb0', NULL, 'administrator');
INSERT INTO my_systems.organisations VALUES ('org-3df2e177ae98669a', 'ACME', 'eu-fra', NULL, 1796005491.8355522, 1, NULL);
INSERT INTO my_systems.partners VALUES ('user-743a966ab46b27f3', 'the partner of this cloud');
INSERT INTO my_systems.schema_note VALUES (1, '23ae4c60a440178f8bbe7e716c1ad67ccab2beff88b95fa6622823680fe14fb7');
INSERT INTO my_systems.sites VALUES ('site-ad14f84960391b63', 'org-3df2e177ae98669a', 'x', 'pro', true);
SELECT pg_catalog.setval('my_systems.audit_number_seq', 7, true);
ALTER TABLE ONLY my_systems.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (number);
ALTER TABLE ONLY my_systems.cameras
    ADD CONSTRAINT cameras_pkey PRIMARY KEY (id);
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
