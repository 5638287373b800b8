Scenario: a placement move is an event, and two stays
Given CHILD | DECOM | RNE | LS | CIN | PLACE | PLACE_PROVIDER | DEC | REC | REASON_PLACE_CHANGE | HOME_POST | PL_POST | URN
      101 | 04/09/2025 | S | V2 | N5 | U6 | PR1 | 11/12/2025 | X1 | CARPL | TS19 0LE | TS19 8DZ |
      101 | 11/12/2025 | P | V2 | N5 | K2 | PR4 | | | | TS19 0LE | DL1 9DS |
Then live_event: on_date, title, detail
     2025-09-04 | Started to be looked after | accommodated under section 20; foster care; need: family dysfunction
     2025-12-11 | Moved placement | To children's home
Then live_involvement: status, from_date, to_date
     cla | 2025-09-04 | 2025-12-11
     cla | 2025-12-11 |
Then live_record_address: kind, postcode, from_date, to_date
     home | TS19 0LE | | 2025-09-04
     placement | TS19 8DZ | 2025-09-04 | 2025-12-11
     placement | DL1 9DS | 2025-12-11 |

Scenario: a child who leaves care has an end, in words
Given CHILD | DECOM | RNE | LS | CIN | PLACE | PLACE_PROVIDER | DEC | REC | REASON_PLACE_CHANGE | HOME_POST | PL_POST | URN
      102 | 01/06/2025 | S | C2 | N1 | U4 | PR1 | 01/02/2026 | E4A | | | |
Then live_event: on_date, title, detail
     2025-06-01 | Started to be looked after | full care order; foster care, long term; need: abuse or neglect
     2026-02-01 | Ceased to be looked after | returned home, as planned

Scenario: a missing episode and a bad date
Given CHILD | DOB | MISSING | MIS_START | MIS_END
      103 | 17/08/2010 | M | 02/08/2025 | 03/08/2025
      103 | 17/08/2010 | A | 31/09/2025 |
Then live_event: on_date, to_date, title
     2025-08-02 | 2025-08-03 | Missing from placement
Then quarantine: line, column_name, reason
     3 | MIS_START | is not a date; correct it or leave it blank

Scenario: a reason for an unknown UPN is no UPN
Given CHILD | SEX | DOB | ETHNIC | UPN | MOTHER | MC_DOB
      104 | F | 01/03/2024 | WBRI | UN1 | 0 |
Then live_record_fact: name, value
     birth_date | 2024-03-01
     sex | female
     ethnicity | White British
     is_mother | no
Then live_record_identifier: scheme, value
