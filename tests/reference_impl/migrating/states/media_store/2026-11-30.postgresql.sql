CREATE SCHEMA eu_fra_media_store;
CREATE TABLE eu_fra_media_store.objects (
    bucket character varying NOT NULL COLLATE pg_catalog."C",
    key character varying NOT NULL COLLATE pg_catalog."C",
    sha256 character varying NOT NULL COLLATE pg_catalog."C",
    size bigint NOT NULL,
    stored_us bigint NOT NULL,
    headers character varying NOT NULL COLLATE pg_catalog."C",
    of_parts character varying NOT NULL COLLATE pg_catalog."C",
    checksum character varying NOT NULL COLLATE pg_catalog."C",
    pieces character varying DEFAULT ''::character varying NOT NULL COLLATE pg_catalog."C",
    part_sizes character varying DEFAULT ''::character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE eu_fra_media_store.parts (
    upload character varying NOT NULL COLLATE pg_catalog."C",
    number integer NOT NULL,
    sha256 character varying NOT NULL COLLATE pg_catalog."C",
    size bigint NOT NULL,
    stored_us bigint NOT NULL,
    md5 character varying NOT NULL COLLATE pg_catalog."C",
    checksum character varying NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE eu_fra_media_store.schema_note (
    version integer NOT NULL,
    fingerprint character varying NOT NULL
);
CREATE TABLE eu_fra_media_store.uploads (
    id character varying NOT NULL COLLATE pg_catalog."C",
    bucket character varying NOT NULL COLLATE pg_catalog."C",
    key character varying NOT NULL COLLATE pg_catalog."C",
    holder character varying NOT NULL COLLATE pg_catalog."C",
    started_us bigint NOT NULL,
    algorithm character varying NOT NULL COLLATE pg_catalog."C",
    checksum_type character varying NOT NULL COLLATE pg_catalog."C",
    headers character varying NOT NULL COLLATE pg_catalog."C",
    completed character varying NOT NULL COLLATE pg_catalog."C",
    sha256 character varying NOT NULL COLLATE pg_catalog."C"
);
INSERT INTO eu_fra_media_store.objects VALUES ('org-45691de791772698', 'cam-e64b1e2718adc0a2/init.c6fbc0956b247574.mp4', 'c6fbc0956b24757498525232fbd02b32e5243b4f3724beca7ab061ac14ca1fdc', 38, 1796005503130939, '{"Content-Type": "application/octet-stream"}', '', '', '', '');
INSERT INTO eu_fra_media_store.objects VALUES ('org-45691de791772698', 'cam-e64b1e2718adc0a2/2026-09-21/16/00-00.000000Z.0.m4v', '3dcaef25ac66753587bebae33961be35763eb72bc1bb1193bafa9c76e82e956a', 65, 1796005503135151, '{"Content-Type": "application/octet-stream"}', '', '', '', '');
INSERT INTO eu_fra_media_store.objects VALUES ('org-45691de791772698', 'cam-e64b1e2718adc0a2/2026-09-21/16/00-00.000000Z.1.m4v', '8e7dc6d04d80600fd82fb68898ccd534a959f0d8914643c5978584d9c531bc57', 65, 1796005503143448, '{"Content-Type": "application/octet-stream"}', '', '', '', '');
INSERT INTO eu_fra_media_store.schema_note VALUES (4, 'ba7b874d12ef2fd3f063a538bac6328e647992c4283e765b1468522145b41b06');
ALTER TABLE ONLY eu_fra_media_store.objects
    ADD CONSTRAINT objects_pkey PRIMARY KEY (bucket, key);
ALTER TABLE ONLY eu_fra_media_store.parts
    ADD CONSTRAINT parts_pkey PRIMARY KEY (upload, number);
ALTER TABLE ONLY eu_fra_media_store.schema_note
    ADD CONSTRAINT schema_note_pkey PRIMARY KEY (version);
ALTER TABLE ONLY eu_fra_media_store.uploads
    ADD CONSTRAINT uploads_pkey PRIMARY KEY (id);
CREATE INDEX uploads_by_holder ON eu_fra_media_store.uploads USING btree (holder, completed);
CREATE INDEX uploads_by_name ON eu_fra_media_store.uploads USING btree (bucket, completed, key, id);
