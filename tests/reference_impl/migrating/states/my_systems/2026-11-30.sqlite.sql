BEGIN TRANSACTION;
CREATE TABLE audit (
	number INTEGER NOT NULL, 
	organisation VARCHAR NOT NULL, 
	at_s FLOAT NOT NULL, 
	who VARCHAR NOT NULL, 
	action VARCHAR NOT NULL, 
	what VARCHAR NOT NULL, 
	details VARCHAR NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(organisation) REFERENCES organisations (id)
);
INSERT INTO "audit" VALUES(1,'org-b2865aa56cb1618c',1.79600516698498201368e+09,'user-77f492903d6d8bae','create-organisation','org-b2865aa56cb1618c','{"name": "ACME"}');
INSERT INTO "audit" VALUES(2,'org-b2865aa56cb1618c',1.79600516715040802958e+09,'user-77f492903d6d8bae','activate','org-b2865aa56cb1618c','{"region": "eu-fra"}');
INSERT INTO "audit" VALUES(3,'org-b2865aa56cb1618c',1.79600516715913343431e+09,'user-77f492903d6d8bae','redeem','org-b2865aa56cb1618c','{}');
INSERT INTO "audit" VALUES(4,'org-b2865aa56cb1618c',1796005167.16455,'user-77f492903d6d8bae','add-site','x','{"kind": "pro", "name": "x", "registered": true}');
INSERT INTO "audit" VALUES(5,'org-b2865aa56cb1618c',1.79600516717958784106e+09,'user-77f492903d6d8bae','add-camera','cam-1f5a10723be29ea8','{"axis_os": "11.11.73", "model": "P3265", "name": "Door", "registered": true, "site": "site-d8ff05f7c2e8b985"}');
INSERT INTO "audit" VALUES(6,'org-b2865aa56cb1618c',1.79600516719061756134e+09,'user-77f492903d6d8bae','allocate-licence','cam-1f5a10723be29ea8','{}');
INSERT INTO "audit" VALUES(7,'org-b2865aa56cb1618c',1.79600516719894814487e+09,'user-77f492903d6d8bae','enable-camera','cam-1f5a10723be29ea8','{}');
CREATE TABLE cameras (
	id VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	site VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	model VARCHAR NOT NULL, 
	axis_os VARCHAR NOT NULL, 
	registered BOOLEAN NOT NULL, 
	missing_paths VARCHAR, 
	enabled BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organisation) REFERENCES organisations (id), 
	FOREIGN KEY(site) REFERENCES sites (id)
);
INSERT INTO "cameras" VALUES('cam-1f5a10723be29ea8','org-b2865aa56cb1618c','site-d8ff05f7c2e8b985','Door','P3265','11.11.73',1,NULL,1);
CREATE TABLE changed_roles (
	organisation VARCHAR NOT NULL, 
	user VARCHAR NOT NULL, 
	role VARCHAR, 
	at_s FLOAT NOT NULL, 
	PRIMARY KEY (organisation, user), 
	FOREIGN KEY(organisation) REFERENCES organisations (id)
);
CREATE TABLE invitations (
	id VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	username VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	invited_by VARCHAR NOT NULL, 
	token_sha256 VARCHAR NOT NULL, 
	expires_s FLOAT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organisation) REFERENCES organisations (id), 
	UNIQUE (token_sha256)
);
CREATE TABLE licence_codes (
	sha256 VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	seats INTEGER NOT NULL, 
	partner VARCHAR NOT NULL, 
	issued_s FLOAT NOT NULL, 
	redeemed_by VARCHAR, 
	PRIMARY KEY (sha256), 
	FOREIGN KEY(redeemed_by) REFERENCES organisations (id)
);
INSERT INTO "licence_codes" VALUES('22e80a1901c2f0a3cb6def1d59dd65d0c477cf68021ab96f3e182c7a3507faf2','licences',5,'operator',1.79600516688472342493e+09,'org-b2865aa56cb1618c');
INSERT INTO "licence_codes" VALUES('6cba5b9f8c4c101ff27258556153c0d498b6f888a1593898235bd93fa79fc7b1','licences',5,'operator',1.79600516688472342493e+09,NULL);
INSERT INTO "licence_codes" VALUES('a7681a084d958d9a5e79d80fbbd9ea733aecded2d9238614063cdfab388d59bd','licences',5,'operator',1.79600516688472342493e+09,NULL);
CREATE TABLE licences (
	id VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	camera VARCHAR, 
	first_allocated_s FLOAT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organisation) REFERENCES organisations (id), 
	UNIQUE (camera), 
	FOREIGN KEY(camera) REFERENCES cameras (id)
);
INSERT INTO "licences" VALUES('lic-126be96b4df12bad','org-b2865aa56cb1618c','cam-1f5a10723be29ea8',1.79600516718641805644e+09);
INSERT INTO "licences" VALUES('lic-6ccb716485294b78','org-b2865aa56cb1618c',NULL,NULL);
INSERT INTO "licences" VALUES('lic-642401c2a62b8831','org-b2865aa56cb1618c',NULL,NULL);
INSERT INTO "licences" VALUES('lic-056147f55ea4b6b4','org-b2865aa56cb1618c',NULL,NULL);
INSERT INTO "licences" VALUES('lic-3f472d4cfaa7cf18','org-b2865aa56cb1618c',NULL,NULL);
CREATE TABLE members (
	organisation VARCHAR NOT NULL, 
	user VARCHAR NOT NULL, 
	username VARCHAR, 
	role VARCHAR NOT NULL, 
	PRIMARY KEY (organisation, user), 
	FOREIGN KEY(organisation) REFERENCES organisations (id)
);
INSERT INTO "members" VALUES('org-b2865aa56cb1618c','user-77f492903d6d8bae',NULL,'administrator');
CREATE TABLE organisations (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	region VARCHAR, 
	retention_days INTEGER, 
	activated_s FLOAT, 
	years INTEGER NOT NULL, 
	renewed_s FLOAT, 
	PRIMARY KEY (id)
);
INSERT INTO "organisations" VALUES('org-b2865aa56cb1618c','ACME','eu-fra',NULL,1.79600516714923167226e+09,1,NULL);
CREATE TABLE partners (
	user VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	PRIMARY KEY (user)
);
INSERT INTO "partners" VALUES('user-114b0eadd4805395','the partner of this cloud');
CREATE TABLE schema_note (
	version INTEGER NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_note" VALUES(3,'1f0bbd4d1f378939d04da4621140afe6301542d4a938edfef473bbc3ea1a77f1');
CREATE TABLE sites (
	id VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	registered BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organisation) REFERENCES organisations (id)
);
INSERT INTO "sites" VALUES('site-d8ff05f7c2e8b985','org-b2865aa56cb1618c','x','pro',1);
CREATE INDEX ix_members_user ON members (user);
CREATE INDEX ix_changed_roles_at_s ON changed_roles (at_s);
CREATE INDEX ix_invitations_expires_s ON invitations (expires_s);
CREATE INDEX ix_invitations_organisation ON invitations (organisation);
CREATE INDEX ix_licence_codes_partner ON licence_codes (partner);
CREATE INDEX ix_sites_organisation ON sites (organisation);
CREATE INDEX ix_audit_organisation ON audit (organisation);
CREATE INDEX ix_cameras_organisation ON cameras (organisation);
CREATE INDEX ix_licences_organisation ON licences (organisation);
COMMIT;
