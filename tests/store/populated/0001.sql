PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE accounts (
	id INTEGER NOT NULL, 
	platform VARCHAR(16) NOT NULL, 
	scope VARCHAR(80) NOT NULL, 
	external_id VARCHAR(80) NOT NULL, 
	name TEXT DEFAULT '' NOT NULL, 
	locale VARCHAR(16) DEFAULT 'en' NOT NULL, 
	zone VARCHAR(64), 
	quiet_from TIME, 
	quiet_until TIME, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_accounts PRIMARY KEY (id), 
	CONSTRAINT uq_accounts_platform_scope_external_id UNIQUE (platform, scope, external_id)
);
INSERT INTO "accounts" VALUES(1,'1 accounts.platf','1 accounts.scope ünïcödé','1 accounts.external_id ünïcödé','1 accounts.name ünïcödé','1 accounts.local','1 accounts.zone ünïcödé','01:00:00.000000','01:00:00.000000','2026-01-05 08:00:00.000000');
INSERT INTO "accounts" VALUES(2,'2 accounts.platf','2 accounts.scope ünïcödé','2 accounts.external_id ünïcödé','2 accounts.name ünïcödé','2 accounts.local','2 accounts.zone ünïcödé','02:00:00.000000','02:00:00.000000','2026-01-06 08:00:00.000000');
INSERT INTO "accounts" VALUES(3,'3 accounts.platf','3 accounts.scope ünïcödé','3 accounts.external_id ünïcödé','3 accounts.name ünïcödé','3 accounts.local','3 accounts.zone ünïcödé','03:00:00.000000','03:00:00.000000','2026-01-07 08:00:00.000000');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE answer_messages (
	id INTEGER NOT NULL, 
	platform VARCHAR(16) NOT NULL, 
	space VARCHAR(80) NOT NULL, 
	message_id VARCHAR(120) NOT NULL, 
	account_id INTEGER NOT NULL, 
	round_id INTEGER NOT NULL, 
	stamped_at DATETIME NOT NULL, 
	edited_at DATETIME, 
	deleted_at DATETIME, 
	text TEXT DEFAULT '' NOT NULL, 
	length INTEGER DEFAULT '0' NOT NULL, 
	private BOOLEAN DEFAULT 0 NOT NULL, 
	publish VARCHAR(16) DEFAULT 'named' NOT NULL, 
	unbooked BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_answer_messages PRIMARY KEY (id), 
	CONSTRAINT fk_answer_messages_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_answer_messages_round_id_rounds FOREIGN KEY(round_id) REFERENCES rounds (id), 
	CONSTRAINT uq_answer_messages_platform_space_message_id UNIQUE (platform, space, message_id)
);
INSERT INTO "answer_messages" VALUES(1,'1 answer_message','1 answer_messages.space ünïcödé','1 answer_messages.message_id ünïcödé',1,1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','1 answer_messages.text ünïcödé',1,1,'1 answer_message',1);
INSERT INTO "answer_messages" VALUES(2,'2 answer_message','2 answer_messages.space ünïcödé','2 answer_messages.message_id ünïcödé',2,2,'2026-01-06 08:00:00.000000','2026-01-06 08:00:00.000000','2026-01-06 08:00:00.000000','2 answer_messages.text ünïcödé',2,0,'2 answer_message',0);
INSERT INTO "answer_messages" VALUES(3,'3 answer_message','3 answer_messages.space ünïcödé','3 answer_messages.message_id ünïcödé',3,3,'2026-01-07 08:00:00.000000','2026-01-07 08:00:00.000000','2026-01-07 08:00:00.000000','3 answer_messages.text ünïcödé',3,1,'3 answer_message',1);
CREATE TABLE audit_log (
	id INTEGER NOT NULL, 
	group_id INTEGER NOT NULL, 
	account_id INTEGER, 
	phrase TEXT DEFAULT '' NOT NULL, 
	facts TEXT DEFAULT '' NOT NULL, 
	done_at DATETIME NOT NULL, 
	CONSTRAINT pk_audit_log PRIMARY KEY (id), 
	CONSTRAINT fk_audit_log_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_audit_log_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id)
);
INSERT INTO "audit_log" VALUES(1,1,1,'1 audit_log.phrase ünïcödé','1 audit_log.facts ünïcödé','2026-01-05 08:00:00.000000');
INSERT INTO "audit_log" VALUES(2,2,2,'2 audit_log.phrase ünïcödé','2 audit_log.facts ünïcödé','2026-01-06 08:00:00.000000');
INSERT INTO "audit_log" VALUES(3,3,3,'3 audit_log.phrase ünïcödé','3 audit_log.facts ünïcödé','2026-01-07 08:00:00.000000');
CREATE TABLE channels (
	id INTEGER NOT NULL, 
	group_id INTEGER NOT NULL, 
	space_id INTEGER NOT NULL, 
	external_id VARCHAR(80) NOT NULL, 
	name TEXT DEFAULT '' NOT NULL, 
	paused_at DATETIME, 
	pause_reason TEXT DEFAULT '' NOT NULL, 
	removed_at DATETIME, 
	CONSTRAINT pk_channels PRIMARY KEY (id), 
	CONSTRAINT fk_channels_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id), 
	CONSTRAINT fk_channels_space_id_spaces FOREIGN KEY(space_id) REFERENCES spaces (id)
);
INSERT INTO "channels" VALUES(1,1,1,'1 channels.external_id ünïcödé','1 channels.name ünïcödé','2026-01-05 08:00:00.000000','1 channels.pause_reason ünïcödé','2026-01-05 08:00:00.000000');
INSERT INTO "channels" VALUES(2,2,2,'2 channels.external_id ünïcödé','2 channels.name ünïcödé','2026-01-06 08:00:00.000000','2 channels.pause_reason ünïcödé','2026-01-06 08:00:00.000000');
INSERT INTO "channels" VALUES(3,3,3,'3 channels.external_id ünïcödé','3 channels.name ünïcödé','2026-01-07 08:00:00.000000','3 channels.pause_reason ünïcödé','2026-01-07 08:00:00.000000');
CREATE TABLE day_repairs (
	member_id INTEGER NOT NULL, 
	study_on DATE NOT NULL, 
	mark VARCHAR(16) NOT NULL, 
	mended_by INTEGER, 
	why TEXT DEFAULT '' NOT NULL, 
	mended_at DATETIME NOT NULL, 
	CONSTRAINT pk_day_repairs PRIMARY KEY (member_id, study_on), 
	CONSTRAINT fk_day_repairs_member_id_members FOREIGN KEY(member_id) REFERENCES members (id), 
	CONSTRAINT fk_day_repairs_mended_by_accounts FOREIGN KEY(mended_by) REFERENCES accounts (id)
);
INSERT INTO "day_repairs" VALUES(1,'2026-01-05','1 day_repairs.ma',1,'1 day_repairs.why ünïcödé','2026-01-05 08:00:00.000000');
INSERT INTO "day_repairs" VALUES(2,'2026-01-06','2 day_repairs.ma',2,'2 day_repairs.why ünïcödé','2026-01-06 08:00:00.000000');
INSERT INTO "day_repairs" VALUES(3,'2026-01-07','3 day_repairs.ma',3,'3 day_repairs.why ünïcödé','2026-01-07 08:00:00.000000');
CREATE TABLE groups (
	id INTEGER NOT NULL, 
	name TEXT DEFAULT '' NOT NULL, 
	zone TEXT DEFAULT '' NOT NULL, 
	seed INTEGER NOT NULL, 
	founded_at DATETIME NOT NULL, 
	CONSTRAINT pk_groups PRIMARY KEY (id)
);
INSERT INTO "groups" VALUES(1,'1 groups.name ünïcödé','1 groups.zone ünïcödé',1,'2026-01-05 08:00:00.000000');
INSERT INTO "groups" VALUES(2,'2 groups.name ünïcödé','2 groups.zone ünïcödé',2,'2026-01-06 08:00:00.000000');
INSERT INTO "groups" VALUES(3,'3 groups.name ünïcödé','3 groups.zone ünïcödé',3,'2026-01-07 08:00:00.000000');
CREATE TABLE helpful_votes (
	round_id INTEGER NOT NULL, 
	author_account_id INTEGER NOT NULL, 
	voter_account_id INTEGER NOT NULL, 
	voted_at DATETIME NOT NULL, 
	CONSTRAINT pk_helpful_votes PRIMARY KEY (round_id, author_account_id, voter_account_id), 
	CONSTRAINT fk_helpful_votes_author_account_id_accounts FOREIGN KEY(author_account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_helpful_votes_round_id_rounds FOREIGN KEY(round_id) REFERENCES rounds (id), 
	CONSTRAINT fk_helpful_votes_voter_account_id_accounts FOREIGN KEY(voter_account_id) REFERENCES accounts (id)
);
INSERT INTO "helpful_votes" VALUES(1,1,1,'2026-01-05 08:00:00.000000');
INSERT INTO "helpful_votes" VALUES(2,2,2,'2026-01-06 08:00:00.000000');
INSERT INTO "helpful_votes" VALUES(3,3,3,'2026-01-07 08:00:00.000000');
CREATE TABLE hosts (
	group_id INTEGER NOT NULL, 
	account_id INTEGER NOT NULL, 
	granted_by INTEGER, 
	granted_at DATETIME NOT NULL, 
	CONSTRAINT pk_hosts PRIMARY KEY (group_id, account_id), 
	CONSTRAINT fk_hosts_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_hosts_granted_by_accounts FOREIGN KEY(granted_by) REFERENCES accounts (id), 
	CONSTRAINT fk_hosts_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id)
);
INSERT INTO "hosts" VALUES(1,1,1,'2026-01-05 08:00:00.000000');
INSERT INTO "hosts" VALUES(2,2,2,'2026-01-06 08:00:00.000000');
INSERT INTO "hosts" VALUES(3,3,3,'2026-01-07 08:00:00.000000');
CREATE TABLE inbox (
	"key" VARCHAR(160) NOT NULL, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_inbox PRIMARY KEY ("key")
);
INSERT INTO "inbox" VALUES('1 inbox.key ünïcödé','2026-01-05 08:00:00.000000');
INSERT INTO "inbox" VALUES('2 inbox.key ünïcödé','2026-01-06 08:00:00.000000');
INSERT INTO "inbox" VALUES('3 inbox.key ünïcödé','2026-01-07 08:00:00.000000');
CREATE TABLE members (
	id INTEGER NOT NULL, 
	group_id INTEGER NOT NULL, 
	name TEXT DEFAULT '' NOT NULL, 
	joined_on DATE NOT NULL, 
	joined_at DATETIME NOT NULL, 
	hidden_at DATETIME, 
	current INTEGER DEFAULT '0' NOT NULL, 
	longest INTEGER DEFAULT '0' NOT NULL, 
	answered INTEGER DEFAULT '0' NOT NULL, 
	freezes INTEGER DEFAULT '0' NOT NULL, 
	streak_on DATE, 
	CONSTRAINT pk_members PRIMARY KEY (id), 
	CONSTRAINT fk_members_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id)
);
INSERT INTO "members" VALUES(1,1,'1 members.name ünïcödé','2026-01-05','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000',1,1,1,1,'2026-01-05');
INSERT INTO "members" VALUES(2,2,'2 members.name ünïcödé','2026-01-06','2026-01-06 08:00:00.000000','2026-01-06 08:00:00.000000',2,2,2,2,'2026-01-06');
INSERT INTO "members" VALUES(3,3,'3 members.name ünïcödé','2026-01-07','2026-01-07 08:00:00.000000','2026-01-07 08:00:00.000000',3,3,3,3,'2026-01-07');
CREATE TABLE point_repairs (
	member_id INTEGER NOT NULL, 
	round_id INTEGER NOT NULL, 
	points INTEGER NOT NULL, 
	mended_by INTEGER, 
	why TEXT DEFAULT '' NOT NULL, 
	mended_at DATETIME NOT NULL, 
	CONSTRAINT pk_point_repairs PRIMARY KEY (member_id, round_id), 
	CONSTRAINT fk_point_repairs_member_id_members FOREIGN KEY(member_id) REFERENCES members (id), 
	CONSTRAINT fk_point_repairs_mended_by_accounts FOREIGN KEY(mended_by) REFERENCES accounts (id), 
	CONSTRAINT fk_point_repairs_round_id_rounds FOREIGN KEY(round_id) REFERENCES rounds (id)
);
INSERT INTO "point_repairs" VALUES(1,1,1,1,'1 point_repairs.why ünïcödé','2026-01-05 08:00:00.000000');
INSERT INTO "point_repairs" VALUES(2,2,2,2,'2 point_repairs.why ünïcödé','2026-01-06 08:00:00.000000');
INSERT INTO "point_repairs" VALUES(3,3,3,3,'3 point_repairs.why ünïcödé','2026-01-07 08:00:00.000000');
CREATE TABLE points (
	round_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	reason VARCHAR(16) NOT NULL, 
	points INTEGER NOT NULL, 
	counts_on DATE NOT NULL, 
	CONSTRAINT pk_points PRIMARY KEY (round_id, member_id, reason), 
	CONSTRAINT fk_points_member_id_members FOREIGN KEY(member_id) REFERENCES members (id), 
	CONSTRAINT fk_points_round_id_rounds FOREIGN KEY(round_id) REFERENCES rounds (id)
);
INSERT INTO "points" VALUES(1,1,'1 points.reason ',1,'2026-01-05');
INSERT INTO "points" VALUES(2,2,'2 points.reason ',2,'2026-01-06');
INSERT INTO "points" VALUES(3,3,'3 points.reason ',3,'2026-01-07');
CREATE TABLE post_parts (
	post_id INTEGER NOT NULL, 
	part INTEGER NOT NULL, 
	message_id VARCHAR(80) NOT NULL, 
	CONSTRAINT pk_post_parts PRIMARY KEY (post_id, part), 
	CONSTRAINT fk_post_parts_post_id_posts FOREIGN KEY(post_id) REFERENCES posts (id)
);
INSERT INTO "post_parts" VALUES(1,1,'1 post_parts.message_id ünïcödé');
INSERT INTO "post_parts" VALUES(2,2,'2 post_parts.message_id ünïcödé');
INSERT INTO "post_parts" VALUES(3,3,'3 post_parts.message_id ünïcödé');
CREATE TABLE posts (
	id INTEGER NOT NULL, 
	"key" VARCHAR(120) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	group_id INTEGER NOT NULL, 
	round_id INTEGER, 
	channel_id INTEGER, 
	target_kind VARCHAR(16) NOT NULL, 
	platform VARCHAR(16) NOT NULL, 
	space VARCHAR(80) NOT NULL, 
	place VARCHAR(80) NOT NULL, 
	card TEXT DEFAULT '' NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	created_at DATETIME NOT NULL, 
	not_before DATETIME NOT NULL, 
	lease_until DATETIME, 
	attempts INTEGER DEFAULT '0' NOT NULL, 
	unsure BOOLEAN DEFAULT 0 NOT NULL, 
	error TEXT DEFAULT '' NOT NULL, 
	thread VARCHAR(80), 
	wanted INTEGER DEFAULT '0' NOT NULL, 
	shown INTEGER DEFAULT '0' NOT NULL, 
	sent_at DATETIME, 
	give_up_at DATETIME, 
	reread BOOLEAN DEFAULT 0 NOT NULL, 
	has_work BOOLEAN NOT NULL GENERATED ALWAYS AS (state = 'pending' OR (state = 'sent' AND (wanted > shown OR (kind = 'question' AND thread IS NULL)))) STORED, 
	CONSTRAINT pk_posts PRIMARY KEY (id), 
	CONSTRAINT fk_posts_channel_id_channels FOREIGN KEY(channel_id) REFERENCES channels (id), 
	CONSTRAINT fk_posts_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id), 
	CONSTRAINT fk_posts_round_id_rounds FOREIGN KEY(round_id) REFERENCES rounds (id), 
	CONSTRAINT uq_posts_key UNIQUE ("key")
);
INSERT INTO "posts" VALUES(1,'1 posts.key ünïcödé','1 posts.kind ünï',1,1,1,'1 posts.target_k','1 posts.platform','1 posts.space ünïcödé','1 posts.place ünïcödé','1 posts.card ünïcödé','1 posts.state ün','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000',1,1,'1 posts.error ünïcödé','1 posts.thread ünïcödé',1,1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000',1);
INSERT INTO "posts" VALUES(2,'2 posts.key ünïcödé','2 posts.kind ünï',2,2,2,'2 posts.target_k','2 posts.platform','2 posts.space ünïcödé','2 posts.place ünïcödé','2 posts.card ünïcödé','2 posts.state ün','2026-01-06 08:00:00.000000','2026-01-06 08:00:00.000000','2026-01-06 08:00:00.000000',2,0,'2 posts.error ünïcödé','2 posts.thread ünïcödé',2,2,'2026-01-06 08:00:00.000000','2026-01-06 08:00:00.000000',0);
INSERT INTO "posts" VALUES(3,'3 posts.key ünïcödé','3 posts.kind ünï',3,3,3,'3 posts.target_k','3 posts.platform','3 posts.space ünïcödé','3 posts.place ünïcödé','3 posts.card ünïcödé','3 posts.state ün','2026-01-07 08:00:00.000000','2026-01-07 08:00:00.000000','2026-01-07 08:00:00.000000',3,1,'3 posts.error ünïcödé','3 posts.thread ünïcödé',3,3,'2026-01-07 08:00:00.000000','2026-01-07 08:00:00.000000',1);
CREATE TABLE question_passes (
	id INTEGER NOT NULL, 
	group_id INTEGER NOT NULL, 
	question_id VARCHAR(80) NOT NULL, 
	after_round_id INTEGER NOT NULL, 
	CONSTRAINT pk_question_passes PRIMARY KEY (id), 
	CONSTRAINT fk_question_passes_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id), 
	CONSTRAINT fk_question_passes_question_id_questions FOREIGN KEY(question_id) REFERENCES questions (id) ON UPDATE CASCADE
);
INSERT INTO "question_passes" VALUES(1,1,'1 questions.id ünïcödé',1);
INSERT INTO "question_passes" VALUES(2,2,'2 questions.id ünïcödé',2);
INSERT INTO "question_passes" VALUES(3,3,'3 questions.id ünïcödé',3);
CREATE TABLE question_queue (
	id INTEGER NOT NULL, 
	group_id INTEGER NOT NULL, 
	question_id VARCHAR(80) NOT NULL, 
	CONSTRAINT pk_question_queue PRIMARY KEY (id), 
	CONSTRAINT fk_question_queue_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id), 
	CONSTRAINT fk_question_queue_question_id_questions FOREIGN KEY(question_id) REFERENCES questions (id) ON UPDATE CASCADE, 
	CONSTRAINT uq_question_queue_group_id_question_id UNIQUE (group_id, question_id)
);
INSERT INTO "question_queue" VALUES(1,1,'1 questions.id ünïcödé');
INSERT INTO "question_queue" VALUES(2,2,'2 questions.id ünïcödé');
INSERT INTO "question_queue" VALUES(3,3,'3 questions.id ünïcödé');
CREATE TABLE question_versions (
	id INTEGER NOT NULL, 
	question_id VARCHAR(80) NOT NULL, 
	content_hash VARCHAR(64) NOT NULL, 
	content TEXT DEFAULT '' NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_question_versions PRIMARY KEY (id), 
	CONSTRAINT fk_question_versions_question_id_questions FOREIGN KEY(question_id) REFERENCES questions (id) ON UPDATE CASCADE, 
	CONSTRAINT uq_question_versions_question_id_content_hash UNIQUE (question_id, content_hash)
);
INSERT INTO "question_versions" VALUES(1,'1 questions.id ünïcödé','1 question_versions.content_hash ünïcödé','1 question_versions.content ünïcödé','2026-01-05 08:00:00.000000');
INSERT INTO "question_versions" VALUES(2,'2 questions.id ünïcödé','2 question_versions.content_hash ünïcödé','2 question_versions.content ünïcödé','2026-01-06 08:00:00.000000');
INSERT INTO "question_versions" VALUES(3,'3 questions.id ünïcödé','3 question_versions.content_hash ünïcödé','3 question_versions.content ünïcödé','2026-01-07 08:00:00.000000');
CREATE TABLE questions (
	id VARCHAR(80) NOT NULL, 
	group_id INTEGER, 
	title TEXT DEFAULT '' NOT NULL, 
	topic VARCHAR(60) NOT NULL, 
	difficulty INTEGER NOT NULL, 
	version_id INTEGER, 
	retired_at DATETIME, 
	CONSTRAINT pk_questions PRIMARY KEY (id), 
	CONSTRAINT fk_questions_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id)
);
INSERT INTO "questions" VALUES('1 questions.id ünïcödé',1,'1 questions.title ünïcödé','1 questions.topic ünïcödé',1,1,'2026-01-05 08:00:00.000000');
INSERT INTO "questions" VALUES('2 questions.id ünïcödé',2,'2 questions.title ünïcödé','2 questions.topic ünïcödé',2,2,'2026-01-06 08:00:00.000000');
INSERT INTO "questions" VALUES('3 questions.id ünïcödé',3,'3 questions.title ünïcödé','3 questions.topic ünïcödé',3,3,'2026-01-07 08:00:00.000000');
CREATE TABLE rests (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	first_on DATE NOT NULL, 
	last_on DATE NOT NULL, 
	planned_at DATETIME NOT NULL, 
	CONSTRAINT pk_rests PRIMARY KEY (id), 
	CONSTRAINT fk_rests_member_id_members FOREIGN KEY(member_id) REFERENCES members (id)
);
INSERT INTO "rests" VALUES(1,1,'2026-01-05','2026-01-05','2026-01-05 08:00:00.000000');
INSERT INTO "rests" VALUES(2,2,'2026-01-06','2026-01-06','2026-01-06 08:00:00.000000');
INSERT INTO "rests" VALUES(3,3,'2026-01-07','2026-01-07','2026-01-07 08:00:00.000000');
CREATE TABLE room_messages (
	id INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	group_id INTEGER NOT NULL, 
	thread VARCHAR(80) NOT NULL, 
	account_id INTEGER, 
	"key" VARCHAR(140), 
	kind VARCHAR(16) NOT NULL, 
	text TEXT DEFAULT '' NOT NULL, 
	card TEXT, 
	sent_at DATETIME NOT NULL, 
	edited_at DATETIME, 
	deleted_at DATETIME, 
	CONSTRAINT pk_room_messages PRIMARY KEY (id), 
	CONSTRAINT fk_room_messages_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_room_messages_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id), 
	CONSTRAINT uq_room_messages_group_id_seq UNIQUE (group_id, seq), 
	CONSTRAINT uq_room_messages_key UNIQUE ("key")
);
INSERT INTO "room_messages" VALUES(1,1,1,'1 room_messages.thread ünïcödé',1,'1 room_messages.key ünïcödé','1 room_messages.','1 room_messages.text ünïcödé','1 room_messages.card ünïcödé','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000');
INSERT INTO "room_messages" VALUES(2,2,2,'2 room_messages.thread ünïcödé',2,'2 room_messages.key ünïcödé','2 room_messages.','2 room_messages.text ünïcödé','2 room_messages.card ünïcödé','2026-01-06 08:00:00.000000','2026-01-06 08:00:00.000000','2026-01-06 08:00:00.000000');
INSERT INTO "room_messages" VALUES(3,3,3,'3 room_messages.thread ünïcödé',3,'3 room_messages.key ünïcödé','3 room_messages.','3 room_messages.text ünïcödé','3 room_messages.card ünïcödé','2026-01-07 08:00:00.000000','2026-01-07 08:00:00.000000','2026-01-07 08:00:00.000000');
CREATE TABLE room_names (
	space VARCHAR(80) NOT NULL, 
	folded VARCHAR(200) NOT NULL, 
	account_id INTEGER NOT NULL, 
	CONSTRAINT pk_room_names PRIMARY KEY (space, folded), 
	CONSTRAINT fk_room_names_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT uq_room_names_account_id UNIQUE (account_id)
);
INSERT INTO "room_names" VALUES('1 room_names.space ünïcödé','1 room_names.folded ünïcödé',1);
INSERT INTO "room_names" VALUES('2 room_names.space ünïcödé','2 room_names.folded ünïcödé',2);
INSERT INTO "room_names" VALUES('3 room_names.space ünïcödé','3 room_names.folded ünïcödé',3);
CREATE TABLE rounds (
	id INTEGER NOT NULL, 
	group_id INTEGER NOT NULL, 
	schedule_id INTEGER, 
	request_key VARCHAR(120) NOT NULL, 
	question_version_id INTEGER NOT NULL, 
	question_id VARCHAR(80) NOT NULL, 
	topic VARCHAR(60) NOT NULL, 
	counts_on DATE NOT NULL, 
	opens_at DATETIME NOT NULL, 
	closes_at DATETIME NOT NULL, 
	late_until DATETIME NOT NULL, 
	carries_streak BOOLEAN DEFAULT 0 NOT NULL, 
	rules TEXT DEFAULT '' NOT NULL, 
	closed_at DATETIME, 
	settled_up_to INTEGER DEFAULT '0' NOT NULL, 
	settled_at DATETIME, 
	revealed_at DATETIME, 
	voided_at DATETIME, 
	replaces INTEGER, 
	CONSTRAINT pk_rounds PRIMARY KEY (id), 
	CONSTRAINT fk_rounds_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id), 
	CONSTRAINT fk_rounds_question_id_questions FOREIGN KEY(question_id) REFERENCES questions (id) ON UPDATE CASCADE, 
	CONSTRAINT fk_rounds_question_version_id_question_versions FOREIGN KEY(question_version_id) REFERENCES question_versions (id), 
	CONSTRAINT fk_rounds_replaces_rounds FOREIGN KEY(replaces) REFERENCES rounds (id), 
	CONSTRAINT fk_rounds_schedule_id_schedules FOREIGN KEY(schedule_id) REFERENCES schedules (id), 
	CONSTRAINT uq_rounds_group_id_request_key UNIQUE (group_id, request_key), 
	CONSTRAINT uq_rounds_schedule_id_counts_on UNIQUE (schedule_id, counts_on)
);
INSERT INTO "rounds" VALUES(1,1,1,'1 rounds.request_key ünïcödé',1,'1 questions.id ünïcödé','1 rounds.topic ünïcödé','2026-01-05','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000',1,'1 rounds.rules ünïcödé','2026-01-05 08:00:00.000000',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000',1);
INSERT INTO "rounds" VALUES(2,2,2,'2 rounds.request_key ünïcödé',2,'2 questions.id ünïcödé','2 rounds.topic ünïcödé','2026-01-06','2026-01-06 08:00:00.000000','2026-01-06 08:00:00.000000','2026-01-06 08:00:00.000000',0,'2 rounds.rules ünïcödé','2026-01-06 08:00:00.000000',2,'2026-01-06 08:00:00.000000','2026-01-06 08:00:00.000000','2026-01-06 08:00:00.000000',2);
INSERT INTO "rounds" VALUES(3,3,3,'3 rounds.request_key ünïcödé',3,'3 questions.id ünïcödé','3 rounds.topic ünïcödé','2026-01-07','2026-01-07 08:00:00.000000','2026-01-07 08:00:00.000000','2026-01-07 08:00:00.000000',1,'3 rounds.rules ünïcödé','2026-01-07 08:00:00.000000',3,'2026-01-07 08:00:00.000000','2026-01-07 08:00:00.000000','2026-01-07 08:00:00.000000',3);
CREATE TABLE schedule_skips (
	schedule_id INTEGER NOT NULL, 
	skipped_on DATE NOT NULL, 
	decided_at DATETIME NOT NULL, 
	CONSTRAINT pk_schedule_skips PRIMARY KEY (schedule_id, skipped_on), 
	CONSTRAINT fk_schedule_skips_schedule_id_schedules FOREIGN KEY(schedule_id) REFERENCES schedules (id)
);
INSERT INTO "schedule_skips" VALUES(1,'2026-01-05','2026-01-05 08:00:00.000000');
INSERT INTO "schedule_skips" VALUES(2,'2026-01-06','2026-01-06 08:00:00.000000');
INSERT INTO "schedule_skips" VALUES(3,'2026-01-07','2026-01-07 08:00:00.000000');
CREATE TABLE schedules (
	id INTEGER NOT NULL, 
	group_id INTEGER NOT NULL, 
	local_time TIME NOT NULL, 
	weekdays VARCHAR(7) NOT NULL, 
	window INTEGER NOT NULL, 
	topics TEXT DEFAULT '' NOT NULL, 
	difficulties TEXT DEFAULT '' NOT NULL, 
	carries_streak BOOLEAN DEFAULT 0 NOT NULL, 
	next_at DATETIME, 
	paused_at DATETIME, 
	CONSTRAINT pk_schedules PRIMARY KEY (id), 
	CONSTRAINT fk_schedules_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id)
);
INSERT INTO "schedules" VALUES(1,1,'01:00:00.000000','1 sched',1,'1 schedules.topics ünïcödé','1 schedules.difficulties ünïcödé',1,'2026-01-05 08:00:00.000000','2026-01-05 08:00:00.000000');
INSERT INTO "schedules" VALUES(2,2,'02:00:00.000000','2 sched',2,'2 schedules.topics ünïcödé','2 schedules.difficulties ünïcödé',0,'2026-01-06 08:00:00.000000','2026-01-06 08:00:00.000000');
INSERT INTO "schedules" VALUES(3,3,'03:00:00.000000','3 sched',3,'3 schedules.topics ünïcödé','3 schedules.difficulties ünïcödé',1,'2026-01-07 08:00:00.000000','2026-01-07 08:00:00.000000');
CREATE TABLE seasons (
	group_id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	starts_on DATE NOT NULL, 
	ends_on DATE NOT NULL, 
	CONSTRAINT pk_seasons PRIMARY KEY (group_id, name), 
	CONSTRAINT fk_seasons_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id)
);
INSERT INTO "seasons" VALUES(1,'1 seasons.name ünïcödé','2026-01-05','2026-01-05');
INSERT INTO "seasons" VALUES(2,'2 seasons.name ünïcödé','2026-01-06','2026-01-06');
INSERT INTO "seasons" VALUES(3,'3 seasons.name ünïcödé','2026-01-07','2026-01-07');
CREATE TABLE seats (
	account_id INTEGER NOT NULL, 
	group_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	CONSTRAINT pk_seats PRIMARY KEY (account_id, group_id), 
	CONSTRAINT fk_seats_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT fk_seats_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id), 
	CONSTRAINT fk_seats_member_id_members FOREIGN KEY(member_id) REFERENCES members (id)
);
INSERT INTO "seats" VALUES(1,1,1);
INSERT INTO "seats" VALUES(2,2,2);
INSERT INTO "seats" VALUES(3,3,3);
CREATE TABLE sign_in_codes (
	account_id INTEGER NOT NULL, 
	code_hash VARCHAR(64) NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_sign_in_codes PRIMARY KEY (account_id), 
	CONSTRAINT fk_sign_in_codes_account_id_accounts FOREIGN KEY(account_id) REFERENCES accounts (id), 
	CONSTRAINT uq_sign_in_codes_code_hash UNIQUE (code_hash)
);
INSERT INTO "sign_in_codes" VALUES(1,'1 sign_in_codes.code_hash ünïcödé','2026-01-05 08:00:00.000000');
INSERT INTO "sign_in_codes" VALUES(2,'2 sign_in_codes.code_hash ünïcödé','2026-01-06 08:00:00.000000');
INSERT INTO "sign_in_codes" VALUES(3,'3 sign_in_codes.code_hash ünïcödé','2026-01-07 08:00:00.000000');
CREATE TABLE spaces (
	id INTEGER NOT NULL, 
	platform VARCHAR(16) NOT NULL, 
	external_id VARCHAR(80) NOT NULL, 
	name TEXT DEFAULT '' NOT NULL, 
	purge_at DATETIME, 
	CONSTRAINT pk_spaces PRIMARY KEY (id), 
	CONSTRAINT uq_spaces_platform_external_id UNIQUE (platform, external_id)
);
INSERT INTO "spaces" VALUES(1,'1 spaces.platfor','1 spaces.external_id ünïcödé','1 spaces.name ünïcödé','2026-01-05 08:00:00.000000');
INSERT INTO "spaces" VALUES(2,'2 spaces.platfor','2 spaces.external_id ünïcödé','2 spaces.name ünïcödé','2026-01-06 08:00:00.000000');
INSERT INTO "spaces" VALUES(3,'3 spaces.platfor','3 spaces.external_id ünïcödé','3 spaces.name ünïcödé','2026-01-07 08:00:00.000000');
CREATE TABLE standing_counters (
	group_id INTEGER NOT NULL, 
	board VARCHAR(16) NOT NULL, 
	period VARCHAR(80) NOT NULL, 
	level INTEGER NOT NULL, 
	bucket INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	CONSTRAINT pk_standing_counters PRIMARY KEY (group_id, board, period, level, bucket), 
	CONSTRAINT fk_standing_counters_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id)
);
INSERT INTO "standing_counters" VALUES(1,'1 standing_count','1 standing_counters.period ünïcödé',1,1,1);
INSERT INTO "standing_counters" VALUES(2,'2 standing_count','2 standing_counters.period ünïcödé',2,2,2);
INSERT INTO "standing_counters" VALUES(3,'3 standing_count','3 standing_counters.period ünïcödé',3,3,3);
CREATE TABLE standings (
	group_id INTEGER NOT NULL, 
	board VARCHAR(16) NOT NULL, 
	period VARCHAR(80) NOT NULL, 
	member_id INTEGER NOT NULL, 
	booked INTEGER NOT NULL, 
	points INTEGER NOT NULL, 
	answers INTEGER NOT NULL, 
	points_key INTEGER NOT NULL GENERATED ALWAYS AS (-points) STORED, 
	name_key TEXT NOT NULL, 
	CONSTRAINT pk_standings PRIMARY KEY (group_id, board, period, member_id), 
	CONSTRAINT ck_standings_points_not_negative CHECK (points >= 0), 
	CONSTRAINT fk_standings_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id), 
	CONSTRAINT fk_standings_member_id_members FOREIGN KEY(member_id) REFERENCES members (id)
);
INSERT INTO "standings" VALUES(1,'1 standings.boar','1 standings.period ünïcödé',1,1,1,1,'1 standings.name_key ünïcödé');
INSERT INTO "standings" VALUES(2,'2 standings.boar','2 standings.period ünïcödé',2,2,2,2,'2 standings.name_key ünïcödé');
INSERT INTO "standings" VALUES(3,'3 standings.boar','3 standings.period ünïcödé',3,3,3,3,'3 standings.name_key ünïcödé');
CREATE TABLE streak_days (
	member_id INTEGER NOT NULL, 
	study_on DATE NOT NULL, 
	mark VARCHAR(16) NOT NULL, 
	was_late BOOLEAN DEFAULT 0 NOT NULL, 
	repaired BOOLEAN DEFAULT 0 NOT NULL, 
	current INTEGER DEFAULT '0' NOT NULL, 
	longest INTEGER DEFAULT '0' NOT NULL, 
	answered INTEGER DEFAULT '0' NOT NULL, 
	freezes INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_streak_days PRIMARY KEY (member_id, study_on), 
	CONSTRAINT fk_streak_days_member_id_members FOREIGN KEY(member_id) REFERENCES members (id)
);
INSERT INTO "streak_days" VALUES(1,'2026-01-05','1 streak_days.ma',1,1,1,1,1,1);
INSERT INTO "streak_days" VALUES(2,'2026-01-06','2 streak_days.ma',0,0,2,2,2,2);
INSERT INTO "streak_days" VALUES(3,'2026-01-07','3 streak_days.ma',1,1,3,3,3,3);
CREATE TABLE study_days (
	group_id INTEGER NOT NULL, 
	study_on DATE NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	why TEXT DEFAULT '' NOT NULL, 
	round_id INTEGER, 
	CONSTRAINT pk_study_days PRIMARY KEY (group_id, study_on), 
	CONSTRAINT fk_study_days_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id), 
	CONSTRAINT fk_study_days_round_id_rounds FOREIGN KEY(round_id) REFERENCES rounds (id)
);
INSERT INTO "study_days" VALUES(1,'2026-01-05','1 study_days.sta','1 study_days.why ünïcödé',1);
INSERT INTO "study_days" VALUES(2,'2026-01-06','2 study_days.sta','2 study_days.why ünïcödé',2);
INSERT INTO "study_days" VALUES(3,'2026-01-07','3 study_days.sta','3 study_days.why ünïcödé',3);
CREATE INDEX ix_inbox_seen_at ON inbox (seen_at);
CREATE INDEX ix_audit_log_group_id ON audit_log (group_id, id);
CREATE INDEX ix_channels_group_id ON channels (group_id);
CREATE INDEX ix_channels_paused ON channels (id) WHERE paused_at IS NOT NULL;
CREATE UNIQUE INDEX uq_channels_live ON channels (space_id, external_id) WHERE removed_at IS NULL;
CREATE INDEX ix_members_group_id ON members (group_id, id);
CREATE INDEX ix_questions_group_id ON questions (group_id);
CREATE INDEX ix_room_messages_group_id_thread_id ON room_messages (group_id, thread, id);
CREATE INDEX ix_schedules_group_id ON schedules (group_id);
CREATE INDEX ix_schedules_next_at ON schedules (next_at);
CREATE UNIQUE INDEX uq_schedules_carrier ON schedules (group_id) WHERE carries_streak = 1;
CREATE INDEX ix_question_passes_group_id ON question_passes (group_id);
CREATE INDEX ix_rests_member_id ON rests (member_id);
CREATE INDEX ix_seats_member_id ON seats (member_id);
CREATE INDEX ix_standings_member_id ON standings (member_id);
CREATE INDEX ix_standings_page ON standings (group_id, board, period, points_key, name_key, member_id);
CREATE INDEX ix_rounds_group_id_opens_at ON rounds (group_id, opens_at);
CREATE INDEX ix_rounds_late_until ON rounds (late_until);
CREATE INDEX ix_rounds_open ON rounds (closes_at) WHERE closed_at IS NULL;
CREATE INDEX ix_rounds_unrevealed ON rounds (settled_at) WHERE settled_at IS NOT NULL AND voided_at IS NULL AND revealed_at IS NULL;
CREATE INDEX ix_rounds_unsettled ON rounds (counts_on) WHERE closed_at IS NOT NULL AND settled_at IS NULL;
CREATE INDEX ix_answer_messages_round_id_account_id ON answer_messages (round_id, account_id);
CREATE INDEX ix_answer_messages_unbooked ON answer_messages (round_id, account_id) WHERE unbooked = 1;
CREATE INDEX ix_points_member_id ON points (member_id);
CREATE INDEX ix_posts_due ON posts (not_before) WHERE has_work = 1;
CREATE INDEX ix_posts_reread ON posts (id) WHERE reread = 1;
CREATE INDEX ix_posts_round_id ON posts (round_id);
COMMIT;
