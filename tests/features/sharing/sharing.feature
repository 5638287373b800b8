Sharing what is relevant to a child's welfare, now, whatever agreements say.

Scenario: A worker shares at once, exactly what was chosen, for as long as was said
  Given there is no agreement
  When a teacher opens the timeline
  Then the page does not say "Referral from school"
  When the social worker shares social care about Theo with the schools for 7 days: "his teacher sees him every day"
  And a teacher opens the timeline
  Then the page says "Referral from school"
  When 7 days pass
  And a teacher opens the timeline
  Then the page does not say "Referral from school"

Scenario: What was shared, and why, stands where everybody who works with the family reads it
  When the social worker shares social care about Theo with the schools for 1 days: "bruises seen on Monday"
  And the social worker opens the access
  Then the page says "bruises seen on Monday"
  And the page says "Waits"

Scenario: A decision not to share is kept with its reason
  When the social worker decides not to share: "it would tell his father where they live"
  And the social worker opens the access
  Then the page says "it would tell his father where they live"
  When the auditor reads what waits for review
  Then the page says "1 decision waits"

Scenario: What a review finds wrong ends at once
  Given there is no agreement
  When the social worker shares social care about Theo with the schools for 30 days: "he asked me to"
  And the auditor finds it wrong: "the school knew already and he had asked for the opposite"
  And a teacher opens the timeline
  Then the page does not say "Referral from school"
