People who must not be found, and records that only named people open.

Scenario: A locked record is for named people
  Given the record of Theo is locked
  When the social worker opens the record
  Then they are refused and may override
  Given the social worker is named for Theo
  When the social worker opens the record
  Then they see it
  When a colleague of the council opens the record
  Then they are refused and may override

Scenario: An override needs a reason, is for one person, and is reviewed by somebody else
  Given the record of Theo is locked
  When the social worker opens the record
  And they override it: "he has not come home and it is dark"
  Then they see it
  When a colleague of the council opens the record
  Then they are refused and may override
  When the governance officer reads what waits for review
  Then the page says "1 decision waits"
  When the auditor finds it wrong: "the duty team had found him an hour before"
  And the social worker opens the record
  Then they are refused and may override

Scenario: Of a shielded person a page tells name, birth and family, and not where they are
  Given Theo is shielded
  When a colleague of the council opens the involved
  Then they see it
  And the page does not say "Elm Primary"
  And the page says "Harbour Academy"
  And the page says "Somebody here is shielded"
  When they open the people
  Then the page says "Theo Reid"
  Given a colleague of the council is named for Theo
  When they open the involved
  Then the page says "Elm Primary"

Scenario: A shielded person is not found by what is hidden
  When a colleague of the council searches for "9434765870"
  Then the page says "Theo Reid"
  Given Theo is shielded
  When a colleague of the council searches for "9434765870"
  Then nobody is found
  When a colleague of the council searches for "theo reid"
  Then the page says "Theo Reid"

Scenario: An override shows a shielded person whole
  Given Theo is shielded
  When a colleague of the council opens the involved
  And they override it: "the hospital asks which school to ring"
  Then the page says "Elm Primary"
