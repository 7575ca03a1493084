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
INSERT INTO "audit" VALUES(1,'org-edfc7215b443d5a5',1.79600515402099871636e+09,'user-6f00e5e19ac006fd','create-organisation','org-edfc7215b443d5a5','{"name": "ACME"}');
INSERT INTO "audit" VALUES(2,'org-edfc7215b443d5a5',1.79600515409118461612e+09,'user-6f00e5e19ac006fd','add-site','x','{"kind": "pro", "name": "x", "registered": true}');
INSERT INTO "audit" VALUES(3,'org-edfc7215b443d5a5',1.79600515411909413335e+09,'user-6f00e5e19ac006fd','activate','org-edfc7215b443d5a5','{"region": "eu-fra"}');
INSERT INTO "audit" VALUES(4,'org-edfc7215b443d5a5',1.79600515412243890754e+09,'user-6f00e5e19ac006fd','redeem','org-edfc7215b443d5a5','{}');
INSERT INTO "audit" VALUES(5,'org-edfc7215b443d5a5',1.79600515412498164171e+09,'user-6f00e5e19ac006fd','add-camera','cam-d3c5cb8bd747e0b5','{"axis_os": "11.11.73", "model": "P3265", "name": "Door", "registered": true, "site": "site-06afbe316ae9f210"}');
INSERT INTO "audit" VALUES(6,'org-edfc7215b443d5a5',1.79600515412850284579e+09,'user-6f00e5e19ac006fd','allocate-licence','cam-d3c5cb8bd747e0b5','{}');
INSERT INTO "audit" VALUES(7,'org-edfc7215b443d5a5',1.7960051541306893825e+09,'user-6f00e5e19ac006fd','enable-camera','cam-d3c5cb8bd747e0b5','{}');
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
INSERT INTO "cameras" VALUES('cam-d3c5cb8bd747e0b5','org-edfc7215b443d5a5','site-06afbe316ae9f210','Door','P3265','11.11.73',1,NULL,1);
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
INSERT INTO "licence_codes" VALUES('125056cc2dc35a8a1da45f7a18257ef1d8b9fa4515b8f41b7f23214905b75e75','licences',5,'operator',1.79600515394768452644e+09,'org-edfc7215b443d5a5');
INSERT INTO "licence_codes" VALUES('2a693b781b35020523c1ef9c35961ff4de3360e796f9b214e900455c34fea72e','licences',5,'operator',1.79600515394768452644e+09,NULL);
INSERT INTO "licence_codes" VALUES('a66a662332b2e757cafef85e5cc320fd3ef689101392a57bfe7bec51a7789d65','licences',5,'operator',1.79600515394768452644e+09,NULL);
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
INSERT INTO "licences" VALUES('lic-4d8f56fb687f4483','org-edfc7215b443d5a5','cam-d3c5cb8bd747e0b5',1.79600515412639093401e+09);
INSERT INTO "licences" VALUES('lic-73dc057c2097724f','org-edfc7215b443d5a5',NULL,NULL);
INSERT INTO "licences" VALUES('lic-48e9ede68c304daa','org-edfc7215b443d5a5',NULL,NULL);
INSERT INTO "licences" VALUES('lic-ec263e7823f7492f','org-edfc7215b443d5a5',NULL,NULL);
INSERT INTO "licences" VALUES('lic-a7d954cc90b823f1','org-edfc7215b443d5a5',NULL,NULL);
CREATE TABLE members (
	organisation VARCHAR NOT NULL, 
	user VARCHAR NOT NULL, 
	username VARCHAR, 
	role VARCHAR NOT NULL, 
	PRIMARY KEY (organisation, user), 
	FOREIGN KEY(organisation) REFERENCES organisations (id)
);
INSERT INTO "members" VALUES('org-edfc7215b443d5a5','user-6f00e5e19ac006fd',NULL,'administrator');
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
INSERT INTO "organisations" VALUES('org-edfc7215b443d5a5','ACME','eu-fra',NULL,1.7960051541183757782e+09,1,NULL);
CREATE TABLE partners (
	user VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	PRIMARY KEY (user)
);
INSERT INTO "partners" VALUES('user-fd39884701e7d38c','the partner of this cloud');
CREATE TABLE sites (
	id VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	registered BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organisation) REFERENCES organisations (id)
);
INSERT INTO "sites" VALUES('site-06afbe316ae9f210','org-edfc7215b443d5a5','x','pro',1);
CREATE INDEX ix_members_user ON members (user);
CREATE INDEX ix_licence_codes_partner ON licence_codes (partner);
CREATE INDEX ix_sites_organisation ON sites (organisation);
CREATE INDEX ix_audit_organisation ON audit (organisation);
CREATE INDEX ix_cameras_organisation ON cameras (organisation);
CREATE INDEX ix_licences_organisation ON licences (organisation);
COMMIT;
