BEGIN TRANSACTION;
CREATE TABLE objects (
	bucket VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	size BIGINT NOT NULL, 
	stored_us BIGINT NOT NULL, 
	headers VARCHAR NOT NULL, 
	of_parts VARCHAR NOT NULL, 
	checksum VARCHAR NOT NULL, 
	PRIMARY KEY (bucket, "key")
)
 WITHOUT ROWID

;
INSERT INTO "objects" VALUES('org-90975429d9c27984','cam-b691eb96a351c947/2026-09-21/16/00-00.000000Z.0.m4v','3dcaef25ac66753587bebae33961be35763eb72bc1bb1193bafa9c76e82e956a',65,1796005162919548,'{"Content-Type": "application/octet-stream"}','','');
INSERT INTO "objects" VALUES('org-90975429d9c27984','cam-b691eb96a351c947/2026-09-21/16/00-00.000000Z.1.m4v','8e7dc6d04d80600fd82fb68898ccd534a959f0d8914643c5978584d9c531bc57',65,1796005162925272,'{"Content-Type": "application/octet-stream"}','','');
INSERT INTO "objects" VALUES('org-90975429d9c27984','cam-b691eb96a351c947/init.c6fbc0956b247574.mp4','c6fbc0956b24757498525232fbd02b32e5243b4f3724beca7ab061ac14ca1fdc',38,1796005162916378,'{"Content-Type": "application/octet-stream"}','','');
CREATE TABLE parts (
	upload VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	size BIGINT NOT NULL, 
	stored_us BIGINT NOT NULL, 
	md5 VARCHAR NOT NULL, 
	checksum VARCHAR NOT NULL, 
	PRIMARY KEY (upload, number)
)
 WITHOUT ROWID

;
CREATE TABLE schema_note (
	version INTEGER NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_note" VALUES(2,'30f1af815c742e76c75822f1fd64e641142159980555f74e7876bd5844c0a91e');
CREATE TABLE uploads (
	id VARCHAR NOT NULL, 
	bucket VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	holder VARCHAR NOT NULL, 
	started_us BIGINT NOT NULL, 
	algorithm VARCHAR NOT NULL, 
	checksum_type VARCHAR NOT NULL, 
	headers VARCHAR NOT NULL, 
	completed VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	PRIMARY KEY (id)
)
 WITHOUT ROWID

;
CREATE INDEX uploads_by_name ON uploads (bucket, completed, "key", id);
CREATE INDEX uploads_by_holder ON uploads (holder, completed);
COMMIT;
