#include "families/events.hpp"

#include "families/events.sql.hpp"

namespace kindred::families {

std::vector<PersonEvent> ReadPersonEvents(store::Transaction& tx, const PersonEventPlace& after, int limit) {
  std::vector<PersonEvent> events;
  for (const store::Row& row : tx.Select(sql::person_events_after, after.run, after.event, limit)) {
    const std::string_view kind = row.Text(2);
    events.push_back({.place = {row.Int(0), row.Int(1)},
                      .kind = kind == "joined"  ? PersonEventKind::kJoined
                              : kind == "split" ? PersonEventKind::kSplit
                                                : PersonEventKind::kGone,
                      .person = row.As<PersonId>(3),
                      .other = row.As<PersonId>(4),
                      .records = row.Int(5),
                      .at = row.Moment(6)});
  }
  return events;
}

}  // namespace kindred::families
