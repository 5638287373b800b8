#include "families/search_query.hpp"

#include <algorithm>
#include <cctype>

#include "base/identifiers.hpp"
#include "base/text.hpp"
#include "families/tokens.hpp"

namespace kindred::families {
namespace {

bool AllDigits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}
bool HasDigit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
}

bool LooksLikeOutward(const std::string& word) {  // the pattern of a full postcode with a made-up inward part
  return word.size() >= 2 && word.size() <= 4 && std::isalpha(static_cast<unsigned char>(word[0])) &&
         Postcode::Parse(word + " 1AA").has_value();
}

std::optional<Date> DateOf(const std::string& word) {
  if (word.find_first_of("/-.") == std::string::npos) return std::nullopt;  // bare digits are no date
  if (!HasDigit(word)) return std::nullopt;
  const auto day = ParseDateLeniently(word);
  return day && day->Year() >= 1900 && day->Year() <= 2100 ? day : std::nullopt;
}

std::string Listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i)
    text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  return text;
}

}  // namespace

SearchQuery ParseSearch(std::string_view text) {
  SearchQuery query;
  std::vector<std::string> words;
  for (std::string_view word : Split(text.substr(0, 200), ' '))
    if (word = Trim(word); !word.empty() && words.size() < 12) {
      while (!word.empty() && (word.back() == ',' || word.back() == ';')) word.remove_suffix(1);
      if (!word.empty()) words.emplace_back(word);
    }
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    // "12 March 2017" and "943 476 5919" are three words; "TS18 1AB" is two.
    if (i + 2 < words.size()) {
      const std::string three = word + " " + words[i + 1] + " " + words[i + 2];
      if (const auto day = ParseDateLeniently(three); day && !AllDigits(words[i + 1])) {
        query.dates.push_back(*day);
        i += 2;
        continue;
      }
      if (const auto nhs = NhsNumber::Parse(three);
          nhs && AllDigits(word) && AllDigits(words[i + 1]) && AllDigits(words[i + 2])) {
        query.identifiers.push_back(nhs->Digits());
        i += 2;
        continue;
      }
    }
    if (i + 1 < words.size())
      if (const auto postcode = Postcode::Parse(word + " " + words[i + 1]);
          postcode && HasDigit(words[i + 1])) {
        query.postcodes.push_back(postcode->Compact());
        ++i;
        continue;
      }
    if (const auto day = DateOf(word))
      query.dates.push_back(*day);
    else if (AllDigits(word) && word.size() == 4 && word >= "1900" && word <= "2100")
      query.year = std::stoi(word);
    else if (const auto nhs = NhsNumber::Parse(word); nhs && word.size() >= 10)
      query.identifiers.push_back(nhs->Digits());
    else if (const auto upn = Upn::Parse(word))
      query.identifiers.push_back(upn->Text());
    else if (const auto postcode = Postcode::Parse(word))
      query.postcodes.push_back(postcode->Compact());
    else if (const std::string upper = ToUpperAscii(word); LooksLikeOutward(upper))
      query.outward_codes.push_back(upper);
    else if (HasDigit(word)) {
      if (std::string folded = FoldName(word); !folded.empty())
        query.identifiers.push_back(std::move(folded));
    } else {
      for (std::string& token : NameTokens(word))
        if (std::find(query.names.begin(), query.names.end(), token) == query.names.end())
          query.names.push_back(std::move(token));
    }
  }
  return query;
}

std::string SearchQuery::Describe() const {
  std::vector<std::string> parts;
  if (!names.empty()) parts.push_back("names like " + Listed(names));
  for (const Date& d : dates)
    parts.push_back("born on " + FormatLong(d) + ", or with day and month the other way round");
  if (year) parts.push_back("born in " + std::to_string(*year));
  if (!postcodes.empty()) parts.push_back("an address at " + Listed(postcodes));
  if (!outward_codes.empty()) parts.push_back("an address in " + Listed(outward_codes));
  if (!identifiers.empty()) parts.push_back("the number " + Listed(identifiers));
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i ? "; " : "") + parts[i];
  return text;
}

}  // namespace kindred::families
