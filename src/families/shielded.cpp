#include "families/shielded.hpp"

#include <set>
#include <string>
#include <vector>

#include "families/shielded.sql.hpp"
#include "families/tokens.hpp"
#include "store/open.hpp"

namespace kindred::families {

void HideFromIndex(store::Transaction& tx, PersonId person) {
  std::set<std::int64_t> keys;
  for (const store::Row& row : tx.Select(sql::visible_births, person))
    keys.insert(SearchHash("b:" + row.String(0)));
  std::set<std::string> tokens;
  for (const store::Row& row : tx.Select(sql::visible_names, person))
    for (int part = 0; part < 3; ++part)
      for (std::string& token : NameTokens(row.Text(part))) tokens.insert(std::move(token));
  std::vector<std::int64_t> hidden_keys, hidden_tokens;
  for (const store::Row& row : tx.Select(sql::keys_in_index, person))
    if (!keys.contains(row.Int(0))) hidden_keys.push_back(row.Int(0));
  for (const store::Row& row : tx.Select(sql::tokens_in_index, person))
    if (!tokens.contains(row.String(1))) hidden_tokens.push_back(row.Int(0));
  for (const std::int64_t key : hidden_keys) tx.Execute(sql::drop_key, key, person);
  for (const std::int64_t token : hidden_tokens) tx.Execute(sql::drop_token, token, person);
}

void HideShieldedFromIndex(store::Transaction& tx) {
  std::vector<PersonId> people;
  for (const store::Row& row : tx.Select(sql::shielded_people, tx.Around().clock->Now()))
    people.push_back(row.As<PersonId>(0));
  for (const PersonId person : people) HideFromIndex(tx, person);
}

}  // namespace kindred::families
