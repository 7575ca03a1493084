BEGIN TRANSACTION;
CREATE TABLE cameras (
	id VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	site VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	model VARCHAR NOT NULL, 
	axis_os VARCHAR NOT NULL, 
	registered BOOLEAN NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organisation) REFERENCES organisations (id), 
	FOREIGN KEY(site) REFERENCES sites (id)
);
INSERT INTO "cameras" VALUES('cam-4f75f114e067380b','org-6e7d392f8cf1b7bf','site-3217c0c651404a68','Door','P3265','11.11.73',1,1);
CREATE TABLE licence_codes (
	sha256 VARCHAR NOT NULL, 
	seats INTEGER NOT NULL, 
	redeemed_by VARCHAR, 
	PRIMARY KEY (sha256), 
	FOREIGN KEY(redeemed_by) REFERENCES organisations (id)
);
INSERT INTO "licence_codes" VALUES('0370a2f8337429ee2daa4eb20bebc214e1b52e4846a75597824f24cce460bdf5',5,'org-6e7d392f8cf1b7bf');
INSERT INTO "licence_codes" VALUES('41fda91e67ef047cbbea6bfbd295465abc56eab9a44bd5f2439c5cf9470bfda3',5,NULL);
INSERT INTO "licence_codes" VALUES('be13aaa455dfbc704178edb20c8a2d728b1a6bc9ddb5de8dfa1ce4d23578000d',5,NULL);
CREATE TABLE members (
	organisation VARCHAR NOT NULL, 
	user VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	PRIMARY KEY (organisation, user), 
	FOREIGN KEY(organisation) REFERENCES organisations (id)
);
INSERT INTO "members" VALUES('org-6e7d392f8cf1b7bf','user-371d82012aafcbf2','administrator');
CREATE TABLE organisations (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	activated_s FLOAT, 
	region VARCHAR, 
	seats INTEGER NOT NULL, 
	seats_ever_taken INTEGER NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "organisations" VALUES('org-6e7d392f8cf1b7bf','ACME',1.79600515292742395406e+09,'eu-fra',5,1);
CREATE TABLE sites (
	id VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	registered BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(organisation) REFERENCES organisations (id)
);
INSERT INTO "sites" VALUES('site-3217c0c651404a68','org-6e7d392f8cf1b7bf','x','pro',1);
CREATE INDEX ix_members_user ON members (user);
CREATE INDEX ix_cameras_organisation ON cameras (organisation);
COMMIT;
