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
INSERT INTO "audit" VALUES(1,'org-1f83e2d29ef5d68d',1.79600515615375256545e+09,'user-4d150f5ba7258811','create-organisation','org-1f83e2d29ef5d68d','{"name": "ACME"}');
INSERT INTO "audit" VALUES(2,'org-1f83e2d29ef5d68d',1.79600515619737935066e+09,'user-4d150f5ba7258811','activate','org-1f83e2d29ef5d68d','{"region": "eu-fra"}');
INSERT INTO "audit" VALUES(3,'org-1f83e2d29ef5d68d',1.79600515620170640947e+09,'user-4d150f5ba7258811','redeem','org-1f83e2d29ef5d68d','{}');
INSERT INTO "audit" VALUES(4,'org-1f83e2d29ef5d68d',1.79600515620422506333e+09,'user-4d150f5ba7258811','add-site','x','{"kind": "pro", "name": "x", "registered": true}');
INSERT INTO "audit" VALUES(5,'org-1f83e2d29ef5d68d',1.79600515621051502225e+09,'user-4d150f5ba7258811','add-camera','cam-c89b2d747c6f5f3f','{"axis_os": "11.11.73", "model": "P3265", "name": "Door", "registered": true, "site": "site-51e2e1f9ab27867b"}');
INSERT INTO "audit" VALUES(6,'org-1f83e2d29ef5d68d',1.79600515621465301515e+09,'user-4d150f5ba7258811','allocate-licence','cam-c89b2d747c6f5f3f','{}');
INSERT INTO "audit" VALUES(7,'org-1f83e2d29ef5d68d',1.79600515621692752841e+09,'user-4d150f5ba7258811','enable-camera','cam-c89b2d747c6f5f3f','{}');
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
INSERT INTO "cameras" VALUES('cam-c89b2d747c6f5f3f','org-1f83e2d29ef5d68d','site-51e2e1f9ab27867b','Door','P3265','11.11.73',1,NULL,1);
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
INSERT INTO "licence_codes" VALUES('bcc8ed29f2bd1a671a0b9c59e25d5d69be0e0ee68b7a10ad592eec41bced79d4','licences',5,'operator',1.79600515607812905309e+09,'org-1f83e2d29ef5d68d');
INSERT INTO "licence_codes" VALUES('552c8c51d3cb1aefc0c66c24be89647934fef1feb12acc26e4bedb1692a5365e','licences',5,'operator',1.79600515607812905309e+09,NULL);
INSERT INTO "licence_codes" VALUES('12a50d42e8b950f590c2b9e6dd0d63a1668f34d9efc967400867c76c0c1a0136','licences',5,'operator',1.79600515607812905309e+09,NULL);
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
INSERT INTO "licences" VALUES('lic-e1fd3b543746aa0b','org-1f83e2d29ef5d68d','cam-c89b2d747c6f5f3f',1.79600515621217608451e+09);
INSERT INTO "licences" VALUES('lic-bbf63fbd0b83387f','org-1f83e2d29ef5d68d',NULL,NULL);
INSERT INTO "licences" VALUES('lic-d887cf9a634a8d1e','org-1f83e2d29ef5d68d',NULL,NULL);
INSERT INTO "licences" VALUES('lic-b597507dee41406a','org-1f83e2d29ef5d68d',NULL,NULL);
INSERT INTO "licences" VALUES('lic-945811a2c05eef75','org-1f83e2d29ef5d68d',NULL,NULL);
CREATE TABLE members (
	organisation VARCHAR NOT NULL, 
	user VARCHAR NOT NULL, 
	username VARCHAR, 
	role VARCHAR NOT NULL, 
	PRIMARY KEY (organisation, user), 
	FOREIGN KEY(organisation) REFERENCES organisations (id)
);
INSERT INTO "members" VALUES('org-1f83e2d29ef5d68d','user-4d150f5ba7258811',NULL,'administrator');
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
INSERT INTO "organisations" VALUES('org-1f83e2d29ef5d68d','ACME','eu-fra',NULL,1.79600515619681739805e+09,1,NULL);
CREATE TABLE partners (
	user VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	PRIMARY KEY (user)
);
INSERT INTO "partners" VALUES('user-928714f0107cfdee','the partner of this cloud');
CREATE TABLE schema_note (
	version INTEGER NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_note" VALUES(1,'ab379b95aa11d833ec357002b604282f6ce797a484e6cd6fc8ec92708bccdc17');
CREATE TABLE sites (
	id VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	registered BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organisation) REFERENCES organisations (id)
);
INSERT INTO "sites" VALUES('site-51e2e1f9ab27867b','org-1f83e2d29ef5d68d','x','pro',1);
CREATE INDEX ix_members_user ON members (user);
CREATE INDEX ix_licence_codes_partner ON licence_codes (partner);
CREATE INDEX ix_sites_organisation ON sites (organisation);
CREATE INDEX ix_audit_organisation ON audit (organisation);
CREATE INDEX ix_cameras_organisation ON cameras (organisation);
CREATE INDEX ix_licences_organisation ON licences (organisation);
COMMIT;
