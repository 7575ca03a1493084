CREATE SCHEMA eu_fra_media_store;
CREATE TABLE eu_fra_media_store.objects (
    bucket character varying NOT NULL COLLATE pg_catalog."C",
    key character varying NOT NULL COLLATE pg_catalog."C",
    sha256 character varying NOT NULL COLLATE pg_catalog."C",
    size bigint NOT NULL,
    stored_us bigint NOT NULL
);
CREATE TABLE eu_fra_media_store.schema_note (
    version integer NOT NULL,
    fingerprint character varying NOT NULL
);
INSERT INTO eu_fra_media_store.objects VALUES ('org-3df2e177ae98669a', 'cam-b3a1569455d5b267/init.c6fbc0956b247574.mp4', 'c6fbc0956b24757498525232fbd02b32e5243b4f3724beca7ab061ac14ca1fdc', 38, 1796005491892357);
INSERT INTO eu_fra_media_store.objects VALUES ('org-3df2e177ae98669a', 'cam-b3a1569455d5b267/2026-09-21/16/00-00.000000Z.0.m4v', '3dcaef25ac66753587bebae33961be35763eb72bc1bb1193bafa9c76e82e956a', 65, 1796005491900052);
INSERT INTO eu_fra_media_store.objects VALUES ('org-3df2e177ae98669a', 'cam-b3a1569455d5b267/2026-09-21/16/00-00.000000Z.1.m4v', '8e7dc6d04d80600fd82fb68898ccd534a959f0d8914643c5978584d9c531bc57', 65, 1796005491910171);
INSERT INTO eu_fra_media_store.schema_note VALUES (1, '7fa254e94bd2f36794683b1a928c4d8730cd60318ea13af44c7058a2897fef2b');
ALTER TABLE ONLY eu_fra_media_store.objects
    ADD CONSTRAINT objects_pkey PRIMARY KEY (bucket, key);
ALTER TABLE ONLY eu_fra_media_store.schema_note
    ADD CONSTRAINT schema_note_pkey PRIMARY KEY (version);
