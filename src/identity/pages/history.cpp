#include "identity/pages/history.hpp"

#include "base/instant.hpp"
#include "identity/accounts.hpp"
#include "store/journal.hpp"

namespace kindred::identity {
namespace {

// The address in what the journal keeps of a sign-in: {"address":"…", …}. Addresses hold no quotes.
std::string AddressIn(const std::string& json) {
  constexpr std::string_view kKey = "\"address\":\"";
  const std::size_t at = json.find(kKey);
  if (at == std::string::npos) return "";
  const std::size_t from = at + kKey.size();
  return json.substr(from, json.find('"', from) - from);
}

std::string Sentence(std::string words) {
  if (!words.empty() && words[0] >= 'a' && words[0] <= 'z')
    words[0] = static_cast<char>(words[0] - 'a' + 'A');
  return words;
}

}  // namespace

web::Table HistoryTable(store::Transaction& tx, AccountId account, int limit) {
  web::Table table{.caption = "What happened lately", .heads = {{"When"}, {"What"}, {"By"}, {"From"}}};
  for (const store::journal::Entry& entry : store::journal::OfEntity(tx, "account", account.value, limit)) {
    const auto by = entry.account.IsNone() ? std::nullopt : FindAccount(tx, entry.account);
    table.rows.push_back({{{.text = FormatLondon(entry.at)},
                           {.text = Sentence(entry.action)},
                           {.text = by ? by->name : ""},
                           {.text = AddressIn(entry.became.value_or(""))}}});
  }
  table.Finish();
  return table;
}

}  // namespace kindred::identity
