Scenario: two agencies and a slip of the keyboard
Given schools (education)
  id | forename | surname | born       | sex  | address      | postcode | upn
  S1 | Theodore | Reid    | 2017-03-12 | male | 12 Elm Road  | TS18 1AB | A813000116001
Given case_system (social_care)
  id | forename | surname | born       | sex  | address      | postcode | upn
  C1 | Theodore | Ried    | 2017-03-12 | male | 12 Elm Road  | TS18 1AB | A813000116001
When linked
Then same person: schools/S1 case_system/C1

Scenario: twins stay two children
Given schools (education)
  id | forename | surname | born       | sex    | address     | postcode | household
  S1 | Theo     | Reid    | 2017-03-12 | male   | 12 Elm Road | TS18 1AB | H1
  S2 | Ines     | Reid    | 2017-03-12 | female | 12 Elm Road | TS18 1AB | H1
Given health (health)
  id | forename | surname | born       | sex    | address     | postcode
  H1 | Theo     | Reid    | 2017-03-12 | male   | 12 Elm Road | TS18 1AB
  H2 | Ines     | Reid    | 2017-03-12 | female | 12 Elm Road | TS18 1AB
When linked
Then same person: schools/S1 health/H1
Then same person: schools/S2 health/H2
Then different people: schools/S1 schools/S2
Then one family: schools/S1 health/H2

Scenario: a mother and her child are one family; the neighbours another
Given case_system (social_care)
  id | forename | surname | born       | sex    | address     | postcode
  C1 | Amara    | Okafor  | 2012-05-14 | female | 12 Elm Road | TS18 1AB
  A1 | Ngozi    | Okafor  | 1986-08-02 | female | 12 Elm Road | TS18 1AB
  C2 | Jay      | Marlow  | 2013-02-01 | male   | 14 Elm Road | TS18 1AB
Related in case_system
  A1 is mother of C1
When linked
Then one family: case_system/C1 case_system/A1
Then two families: case_system/C1 case_system/C2

Scenario: what a person decides holds
Given schools (education)
  id | forename | surname | born       | sex    | postcode
  S1 | Amara    | Okafor  | 2012-05-14 | female | TS18 1AB
Given health (health)
  id | forename | surname | born       | sex    | postcode
  H1 | Amara    | Okafor  | 2012-05-14 | female | TS18 1AB
Decided schools/S1 health/H1 different
When linked
Then different people: schools/S1 health/H1

Scenario: search forgives spelling, order and the way a date is written
Given schools (education)
  id | forename | surname | born       | sex    | address     | postcode
  S1 | Theo     | Okafor  | 2017-03-12 | male   | 12 Elm Road | NE4 8XX
  S2 | Theo     | Okafor  | 2009-11-30 | male   | 3 Low Road  | TS1 3BA
  S3 | Bertie   | Quill   | 2015-01-05 | male   | 9 High Row  | DL3 7AA
Given health (health)
  id | forename | surname | born       | sex    | postcode | nhs
  H3 | Bertie   | Quill   | 2015-01-05 | male   | DL3 7AA  | 9434765919
When linked
Then searching "okafor theo 2017" finds: Theo Okafor 2017-03-12
Then searching "OKAFR" finds: Theo Okafor 2009-11-30, Theo Okafor 2017-03-12
Then searching "12/03/2017 okafor" finds: Theo Okafor 2017-03-12
Then searching "NE4 8XX" finds: Theo Okafor 2017-03-12
Then searching "943 476 5919" finds: Bertie Quill 2015-01-05
Then searching "quil bertie" finds: Bertie Quill 2015-01-05
Then searching "zzyzx" finds: nobody
