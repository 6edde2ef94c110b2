META
key;value
description;Dana RT 12, dengan poin
country;Indonesia
unit;Samarinda
instance;2024
num_projects;4
num_votes;6
budget;1000
vote_type;cumulative
rule;greedy
currency;IDR
electorate;40
date_begin;01.03.2024
date_end;2024-03-08
PROJECTS
project_id;cost;category;score;name
B9;400;jalan;9;Lampu jalan
B10;400;jalan;9;Drainase
C1;600;;7;"Taman; dan bangku"
C2;150;taman;0;
VOTES
voter_id;vote;points
1;B9,B10;3,2
2;B10,B9;5,1
3;B9;5
4;C1,B10;4,2
5;C1;3
6;;
