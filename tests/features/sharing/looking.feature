Who may look at a family's record, and what they are asked.

Scenario: Whoever works with a family is not asked what for
  When the social worker opens the record
  Then they see it
  When a teacher opens the record
  Then they see it

Scenario: Whoever does not is asked once, and the answer holds for the day
  When a worker of another agency opens the record
  Then they are asked what for
  When they say what for: "the housing officer rang about Theo"
  Then they see it
  When they open the timeline
  Then they see it
  When 12 hours pass
  And they open the record
  Then they are asked what for

Scenario: Nobody opens the record of a relative, and nobody can override that
  Given the social worker is connected with Amara
  And the social worker is named for Amara
  When the social worker opens the record
  Then they are refused and may not override
  When a colleague of the council opens the record
  Then they see it

Scenario: Another agency's record is read only while an agreement covers it
  When the social worker opens the timeline
  Then the page says "Suspended from school"
  Given the agreement with the schools covers the core alone
  When the social worker opens the timeline
  Then the page does not say "Suspended from school"
  And the page says "No agreement in force"
  And the page says "Referral from school"
  Given there is no agreement
  When a teacher opens the timeline
  Then the page says "Suspended from school"
  And the page does not say "Referral from school"
