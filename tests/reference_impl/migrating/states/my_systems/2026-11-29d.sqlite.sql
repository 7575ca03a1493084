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
INSERT INTO "audit" VALUES(1,'org-c7d78c5969146055',1.79600516485009741775e+09,'user-1766bec9ac5e2c85','create-organisation','org-c7d78c5969146055','{"name": "ACME"}');
INSERT INTO "audit" VALUES(2,'org-c7d78c5969146055',1.79600516496705222124e+09,'user-1766bec9ac5e2c85','activate','org-c7d78c5969146055','{"region": "eu-fra"}');
INSERT INTO "audit" VALUES(3,'org-c7d78c5969146055',1.79600516497519564632e+09,'user-1766bec9ac5e2c85','redeem','org-c7d78c5969146055','{}');
INSERT INTO "audit" VALUES(4,'org-c7d78c5969146055',1.79600516498383641237e+09,'user-1766bec9ac5e2c85','add-site','x','{"kind": "pro", "name": "x", "registered": true}');
INSERT INTO "audit" VALUES(5,'org-c7d78c5969146055',1.79600516500341963769e+09,'user-1766bec9ac5e2c85','add-camera','cam-b627c80275a6e2d6','{"axis_os": "11.11.73", "model": "P3265", "name": "Door", "registered": true, "site": "site-c413d44f7246f2c2"}');
INSERT INTO "audit" VALUES(6,'org-c7d78c5969146055',1.79600516501887059214e+09,'user-1766bec9ac5e2c85','allocate-licence','cam-b627c80275a6e2d6','{}');
INSERT INTO "audit" VALUES(7,'org-c7d78c5969146055',1.79600516502272629739e+09,'user-1766bec9ac5e2c85','enable-camera','cam-b627c80275a6e2d6','{}');
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
INSERT INTO "cameras" VALUES('cam-b627c80275a6e2d6','org-c7d78c5969146055','site-c413d44f7246f2c2','Door','P3265','11.11.73',1,NULL,1);
CREATE TABLE changed_roles (
	organisation VARCHAR NOT NULL, 
	user VARCHAR NOT NULL, 
	role VARCHAR, 
	at_s FLOAT NOT NULL, 
	PRIMARY KEY (organisation, user), 
	FOREIGN KEY(organisation) REFERENCES organisations (id)
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
INSERT INTO "licence_codes" VALUES('a9772a75c4c8a13ebba97512c839186b60fc06feafa7e55a90a951e85198eddf','licences',5,'operator',1.7960051647188420296e+09,'org-c7d78c5969146055');
INSERT INTO "licence_codes" VALUES('b7d8d825706fd6c14458561b1d6da095bce3da8dd4ea5dd9df508602f33ce19b','licences',5,'operator',1.7960051647188420296e+09,NULL);
INSERT INTO "licence_codes" VALUES('2d1065675ab6557c6d467415702ebb5a05f303c40d9bd6f2d5d4519bbedc759d','licences',5,'operator',1.7960051647188420296e+09,NULL);
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
INSERT INTO "licences" VALUES('lic-e2d35147bcb5318b','org-c7d78c5969146055','cam-b627c80275a6e2d6',1.79600516501132202143e+09);
INSERT INTO "licences" VALUES('lic-a6d734872ff49244','org-c7d78c5969146055',NULL,NULL);
INSERT INTO "licences" VALUES('lic-27fc9e2fa23a277c','org-c7d78c5969146055',NULL,NULL);
INSERT INTO "licences" VALUES('lic-ce93a26722579614','org-c7d78c5969146055',NULL,NULL);
INSERT INTO "licences" VALUES('lic-38d1de8675fa2892','org-c7d78c5969146055',NULL,NULL);
CREATE TABLE members (
	organisation VARCHAR NOT NULL, 
	user VARCHAR NOT NULL, 
	username VARCHAR, 
	role VARCHAR NOT NULL, 
	PRIMARY KEY (organisation, user), 
	FOREIGN KEY(organisation) REFERENCES organisations (id)
);
INSERT INTO "members" VALUES('org-c7d78c5969146055','user-1766bec9ac5e2c85',NULL,'administrator');
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
INSERT INTO "organisations" VALUES('org-c7d78c5969146055','ACME','eu-fra',NULL,1.79600516496351099013e+09,1,NULL);
CREATE TABLE partners (
	user VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	PRIMARY KEY (user)
);
INSERT INTO "partners" VALUES('user-239ef61956dffa78','the partner of this cloud');
CREATE TABLE schema_note (
	version INTEGER NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_note" VALUES(2,'ed9db76c629a6065735d1a236a113a744081bf7ac5d097a4391b103ef648ec84');
CREATE TABLE sites (
	id VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	registered BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organisation) REFERENCES organisations (id)
);
INSERT INTO "sites" VALUES('site-c413d44f7246f2c2','org-c7d78c5969146055','x','pro',1);
CREATE INDEX ix_members_user ON members (user);
CREATE INDEX ix_changed_roles_at_s ON changed_roles (at_s);
CREATE INDEX ix_licence_codes_partner ON licence_codes (partner);
CREATE INDEX ix_sites_organisation ON sites (organisation);
CREATE INDEX ix_audit_organisation ON audit (organisation);
CREATE INDEX ix_cameras_organisation ON cameras (organisation);
CREATE INDEX ix_licences_organisation ON licences (organisation);
COMMIT;
