META
key;value
description;Made for the tests: a small neighbourhood budget
country;Indonesia
unit;Samarinda
num_projects;4
num_votes;6
budget;1000.50
vote_type;approval
min_length;1
max_length;3
PROJECTS
project_id;cost;votes;name
9;400.25;4;"Lampu jalan ""RT 9"""
10;400.25;3;Drainase
11;600;2;"Taman; dan bangku"
12;150;0;Gapura
VOTES
voter_id;age;vote
1;30;9,10
2;41;9,10
3;25;9
4;52;11,9
5;33;10,11
6;47;
