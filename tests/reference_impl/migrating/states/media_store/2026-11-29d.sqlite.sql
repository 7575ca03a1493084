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
	pieces VARCHAR DEFAULT '' NOT NULL, 
	PRIMARY KEY (bucket, "key")
)
 WITHOUT ROWID

;
INSERT INTO "objects" VALUES('org-c7d78c5969146055','cam-b627c80275a6e2d6/2026-09-21/16/00-00.000000Z.0.m4v','3dcaef25ac66753587bebae33961be35763eb72bc1bb1193bafa9c76e82e956a',65,1796005165052521,'{"Content-Type": "application/octet-stream"}','','','');
INSERT INTO "objects" VALUES('org-c7d78c5969146055','cam-b627c80275a6e2d6/2026-09-21/16/00-00.000000Z.1.m4v','8e7dc6d04d80600fd82fb68898ccd534a959f0d8914643c5978584d9c531bc57',65,1796005165059073,'{"Content-Type": "application/octet-stream"}','','','');
INSERT INTO "objects" VALUES('org-c7d78c5969146055','cam-b627c80275a6e2d6/init.c6fbc0956b247574.mp4','c6fbc0956b24757498525232fbd02b32e5243b4f3724beca7ab061ac14ca1fdc',38,1796005165042061,'{"Content-Type": "application/octet-stream"}','','','');
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
INSERT INTO "schema_note" VALUES(3,'77724fe8a0b45c47d9ef4c9884aa73fab154f4936b8ac6bd84fec1dc76bf91be');
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
CREATE INDEX uploads_by_holder ON uploads (holder, completed);
CREATE INDEX uploads_by_name ON uploads (bucket, completed, "key", id);
COMMIT;
