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
INSERT INTO my_systems.audit VALUES (1, 'org-c18169a8c1ee55c8', 1796005501.134039, 'user-f15d6184c247fcfe', 'create-organisation', 'org-c18169a8c1ee55c8', '{"name": "ACME"}');
INSERT INTO my_systems.audit VALUES (2, 'org-c18169a8c1ee55c8', 1796005501.226783, 'user-f15d6184c247fcfe', 'activate', 'org-c18169a8c1ee55c8', '{"region": "eu-fra"}');
INSERT INTO my_systems.audit VALUES (3, 'org-c18169a8c1ee55c8', 1796005501.2330153, 'user-f15d6184c247fcfe', 'redeem', 'org-c18169a8c1ee55c8', '{}');
INSERT INTO my_systems.audit VALUES (4, 'org-c18169a8c1ee55c8', 1796005501.2370965, 'user-f15d6184c247fcfe', 'add-site', 'x', '{"kind": "pro", "name": "x", "registered": true}');
INSERT INTO my_systems.audit VALUES (5, 'org-c18169a8c1ee55c8', 1796005501.2463448, 'user-f15d6184c247fcfe', 'add-camera', 'cam-35926c0c315a9d85', '{"axis_os": "11.11.73", "model": "P3265", "name": "Door", "registered": true, "site": "site-e87f3b42cc23d14c"}');
INSERT INTO my_systems.audit VALUES (6, 'org-c18169a8c1ee55c8', 1796005501.252415, 'user-f15d6184c247fcfe', 'allocate-licence', 'cam-35926c0c315a9d85', '{}');
INSERT INTO my_systems.audit VALUES (7, 'org-c18169a8c1ee55c8', 1796005501.256126, 'user-f15d6184c247fcfe', 'enable-camera', 'cam-35926c0c315a9d85', '{}');
INSERT INTO my_systems.cameras VALUES ('cam-35926c0c315a9d85', 'org-c18169a8c1ee55c8', 'site-e87f3b42cc23d14c', 'Door', 'P3265', '11.11.73', true, NULL, true);
INSERT INTO my_systems.licence_codes VALUES ('3b91b74d2b9d8cabe2364e09959ead568d08c548b35c6581c34318822bbc4c0f', 'licences', 5, 'operator', 1796005501.0436459, NULL);
INSERT INTO my_systems.licence_codes VALUES ('eac1a159795a226629810d9b17578d11cd847d40113ebe79b22dd48b89f7cb6f', 'licences', 5, 'operator', 1796005501.0436459, NULL);
INSERT INTO my_systems.licence_codes VALUES ('7331585a2b5aa2c1a88da5a9083287e4059bac2ffeb435f068f2e3a9afb7775d', 'licences', 5, 'operator', 1796005501.0436459, 'org-c18169a8c1ee55c8');
INSERT INTO my_systems.licences VALUES ('lic-ca00ca2dff11dbb9', 'org-c18169a8c1ee55c8', NULL, NULL);
INSERT INTO my_systems.licences VALUES ('lic-8973e4c4781d2e8f', 'org-c18169a8c1ee55c8', NULL, NULL);
INSERT INTO my_systems.licences VALUES ('lic-271698d873dfdf73', 'org-c18169a8c1ee55c8', NULL, NULL);
INSERT INTO my_systems.licences VALUES ('lic-6c6abbf7b822f6b6', 'org-c18169a8c1ee55c8', NULL, NULL);
INSERT INTO my_systems.licences VALUES ('lic-04802857ddcff7cf', 'org-c18169a8c1ee55c8', 'cam-35926c0c315a9d85', 1796005501.248765);
INSERT INTO my_systems.members VALUES ('org-c18169a8c1ee55c8', 'user-f15d6184c247fcfe', NULL, 'administrator');
INSERT INTO my_systems.organisations VALUES ('org-c18169a8c1ee55c8', 'ACME', 'eu-fra', NULL, 1796005501.2254388, 1, NULL);
INSERT INTO my_systems.partners VALUES ('user-4f72626236909b31', 'the partner of this cloud');
INSERT INTO my_systems.schema_note VALUES (2, '33e8124735af068b682f2344a22aee44c703b18af09a5ede628bd6367bf20bad');
INSERT INTO my_systems.sites VALUES ('site-e87f3b42cc23d14c', 'org-c18169a8c1ee55c8', 'x', 'pro', true);
SELECT pg_catalog.setval('my_systems.audit_number_seq', 7, true);
ALTER TABLE ONLY my_systems.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (number);
ALTER TABLE ONLY my_systems.cameras
    ADD CONSTRAINT cameras_pkey PRIMARY KEY (id);
ALTER TABLE ONLY my_systems.changed_roles
    ADD CONSTRAINT changed_roles_pkey PRIMARY KEY (organisation, "user");
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
