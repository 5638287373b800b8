// What the pages of match review share: the two sides of a pair, opening the gate for them, linking anew
// after a decision. Internal to the pages.
//
//   return OnPair(desk, request, Action::kView, [&](const PairPage& page) { … page.a.name … });
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "families/pages/desk.hpp"
#include "families/review.hpp"

namespace kindred::families {

// One record of a pair.
struct Side {
  std::int64_t record = 0;
  std::string local_id, source, agency, contact, person_ref, name;
  Section section = Section::kCore;
  PersonId person;
  bool closed = false;  // of a family that nobody has opened: enough to match, and no file
};

struct PairPage {
  std::string ref;
  RecordPair pair;
  Side a, b;
  const sharing::Access& access;
  [[nodiscard]] bool together() const { return a.person == b.person; }
};

// Opens the gate for the two people of the request's {pair} and runs `work`. 404: no such pair. Refused where
// the section of either side is withheld: who may not see a match does not decide on it either. A pair with a
// closed entry is shown only while it is a question for people; otherwise the reader is sent to where the
// entry is opened with a reason.
[[nodiscard]] web::Response OnPair(const Desk& desk, const web::Request& request, Action action,
                                   const std::function<web::Response(const PairPage&)>& work);

// Links anew around the records; the decision stands even where that fails, and the next run applies it.
[[nodiscard]] web::Response Relink(const Desk& desk, const sharing::Access& access,
                                   std::vector<RecordId> records, const std::string& reason,
                                   const std::string& to);

[[nodiscard]] std::string Percent(double probability);  // "62 %", "over 99 %"
[[nodiscard]] std::string MatchHref(const std::string& ref);
// "the same person", "different people", "not sure".
[[nodiscard]] std::string VerdictWords(std::string_view verdict);
[[nodiscard]] std::string AccountName(store::Transaction& tx, AccountId account);
// Whether the sections of both sides are shown with this access.
[[nodiscard]] bool MaySee(const sharing::Access& access, const Question& question);
// Where the first question leads that this reader may see; "/matches" where none is left.
[[nodiscard]] Result<std::string> NextHref(const Desk& desk, const sharing::Access& access);

void AddQueueRoutes(std::vector<web::Route>& routes, const Desk& desk);
void AddPairRoutes(std::vector<web::Route>& routes, const Desk& desk);
void AddQuestionRoutes(std::vector<web::Route>& routes, const Desk& desk);
void AddPersonMatchRoutes(std::vector<web::Route>& routes, const Desk& desk);
void AddQualityRoutes(std::vector<web::Route>& routes, const Desk& desk);

}  // namespace kindred::families
