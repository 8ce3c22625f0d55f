-- list all, as institution, organization, prefecture, city, secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."code" AS "c1","t0"."name_kana" AS "c2","t0"."name_en" AS "c3",("t0"."code")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."prefecture" "t0"
  ORDER BY "t0"."code", "t0"."id"
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."prefecture" "t0";
