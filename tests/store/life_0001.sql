-- A group, two members, a round with a post, a thread, answers, a vote and points, as the first schema held them.
INSERT INTO groups VALUES (1, 'Study', 'Europe/Berlin', 7, '2026-01-05 08:00:00.000000');
INSERT INTO accounts VALUES
  (1, 'discord', '', 'Ada', 'Ada', 'en', NULL, NULL, NULL, '2026-01-05 08:00:00.000000'),
  (2, 'discord', '', 'Bea', 'Bea', 'en', NULL, NULL, NULL, '2026-01-05 08:00:00.000000');
INSERT INTO hosts VALUES (1, 1, NULL, '2026-01-05 08:00:00.000000');
INSERT INTO members VALUES
  (1, 1, 'Ada', '2026-01-05', '2026-01-05 08:00:00.000000', NULL, 0, 0, 0, 0, NULL),
  (2, 1, 'Bea', '2026-01-05', '2026-01-05 08:00:00.000000', NULL, 0, 0, 0, 0, NULL);
INSERT INTO seats VALUES (1, 1, 1), (2, 1, 2);
INSERT INTO questions VALUES ('q-1', NULL, 'Title of q-1', 'attacks', 2, 1, NULL);
INSERT INTO question_versions VALUES
  (1, 'q-1', 'd60884a9f0104f77258c67f14ccc934e6debb2fa802199f78e9b4899ed90cdc9', '{}', '2026-01-05 08:00:00.000000');
INSERT INTO rounds VALUES
  (1, 1, NULL, 'first', 1, 'q-1', 'attacks', '2026-01-05', '2026-01-05 08:00:00.000000', '2026-01-06 08:00:00.000000',
   '2026-01-13 08:00:00.000000', 0, '{}',
   NULL, 0, NULL, NULL, NULL, NULL);
INSERT INTO posts (id, key, kind, group_id, round_id, channel_id, target_kind, platform, space, place, card, state,
                   created_at, not_before, thread)
VALUES (1, 'round-1-question', 'question', 1, 1, NULL, 'channel', 'discord', 'guild', 'channel', '{}', 'pending',
        '2026-01-05 08:00:00.000000', '2026-01-05 08:00:00.000000', 'thread');
INSERT INTO answer_messages VALUES
  (1, 'discord', 'guild', '1', 1, 1, '2026-01-05 09:00:00.000000', NULL, NULL, 'An answer.', 50, 0, 'named', 0),
  (2, 'discord', 'guild', '2', 2, 1, '2026-01-05 09:00:00.000000', NULL, NULL, 'Another.', 50, 1, 'named', 0);
INSERT INTO helpful_votes VALUES (1, 1, 2, '2026-01-06 08:00:00.000000');
INSERT INTO points VALUES (1, 1, 'on_time', 10, '2026-01-05');
INSERT INTO standings (group_id, board, period, member_id, booked, points, answers, name_key)
VALUES (1, 'all', '', 1, 10, 10, 1, 'ada');
