#include "linkage/blocking.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "linkage/mixing.hpp"
#include "linkage/parallel.hpp"
#include "linkage/value_column.hpp"

namespace kindred::linkage {
namespace {

constexpr std::uint32_t kComparedWhole = 1600;  // tables up to this size are compared pair by pair
constexpr std::size_t kMostKeysOfPart = 8;      // of one record: addresses over time, former names
constexpr std::size_t kWindow = 6;              // neighbours compared where a block can be split no further
constexpr int kDeepest = 3;
constexpr std::uint32_t kTakenUnasked = 20'000;  // up to this size loose passes cost nothing worth saving
constexpr std::uint32_t kSampled = 16;           // one key in so many is looked at to judge a pass
constexpr std::uint64_t kSamplePairs = 4'000;

// Sorts by key, keeping positions in order within a key: least significant digit first, 11 bits at a time.
template <class Entry>
void SortByKey(std::vector<Entry>& entries) {
  std::vector<Entry> other(entries.size());
  for (int shift = 0; shift < 32; shift += 11) {
    std::array<std::uint32_t, 2049> at{};
    for (const Entry& entry : entries) ++at[((entry.key >> shift) & 2047) + 1];
    for (std::size_t i = 1; i < at.size(); ++i) at[i] += at[i - 1];
    for (const Entry& entry : entries) other[at[(entry.key >> shift) & 2047]++] = entry;
    entries.swap(other);
  }
}

std::string_view FormText(KeyForm form) {
  switch (form) {
    case KeyForm::kWhole:
      return "";
    case KeyForm::kSound:
      return "sound of ";
    case KeyForm::kStart:
      return "start of ";
    case KeyForm::kInitial:
      return "initial of ";
    case KeyForm::kYear:
      return "year of ";
    case KeyForm::kYearMonth:
      return "year and month of ";
    case KeyForm::kYearDay:
      return "year and day of ";
    case KeyForm::kMonthDay:
      return "day and month of ";
    case KeyForm::kDayMonth:
      return "either order of ";
    case KeyForm::kHead:
      return "first half of ";
    case KeyForm::kTail:
      return "last half of ";
    case KeyForm::kAnyName:
      return "any name";
    case KeyForm::kAnySound:
      return "sound of any name";
    case KeyForm::kNamePair:
      return "both names";
  }
  return "";
}

constexpr std::uint64_t kKeySeed = 0x51ed270b;

// The key of one value; 0 where it has none.
std::uint64_t KeyOf(KeyForm form, const ValueColumn& column, ValueIndex value) {
  const ValueTraits& traits = column.Traits(value);
  const std::string_view text = column.Text(value);
  const auto date = [&] { return static_cast<std::uint64_t>(traits.number); };
  switch (form) {
    case KeyForm::kSound:
      return Mix(traits.sound);
    case KeyForm::kStart:
      return HashText(text.substr(0, 3));
    case KeyForm::kInitial:
      return HashText(text.substr(0, 1));
    case KeyForm::kYear:
      return Mix(date() / 10000);
    case KeyForm::kYearMonth:
      return Mix(date() / 100);
    case KeyForm::kYearDay:
      return Mix(date() / 10000 * 100 + date() % 100);
    case KeyForm::kMonthDay:
      return Mix(date() % 10000);
    case KeyForm::kDayMonth: {
      const std::uint64_t day = date() % 100;
      const std::uint64_t month = date() / 100 % 100;
      return Mix(date() / 10000 * 10000 + std::min(day, month) * 100 + std::max(day, month));
    }
    case KeyForm::kHead:
      return text.size() >= 6 ? HashText(text.substr(0, text.size() / 2)) : 0;
    case KeyForm::kTail:
      return text.size() >= 6 ? HashText(text.substr(text.size() - text.size() / 2)) : 0;
    default:
      return traits.hash;
  }
}

}  // namespace

BlockIndex::BlockIndex(const RecordTable& table, std::span<const std::uint32_t> order,
                       const BlockingOptions& options)
    : table_(table), order_(order), options_(options), records_(static_cast<std::uint32_t>(order.size())) {
  if (records_ <= kComparedWhole) {
    all_pairs_ = true;
    passes_.push_back({{}, "every pair"});
    return;
  }
  PlanPasses();
  firsts_.resize(table_.Fields().size());
  ParallelChunks(options_.threads, firsts_.size(), [&](std::size_t field) {
    const ValueColumn& column = table_.Column(field);
    if (column.FilledCount() == 0 || column.HasSeveral()) return;
    firsts_[field].resize(records_);
    for (std::uint32_t p = 0; p < records_; ++p) firsts_[field][p] = column.First(order_[p]);
  });
  left_ = options_.budget;
  std::vector<Pass> strict;
  for (Pass& pass : passes_) (pass.loose ? planned_ : strict).push_back(std::move(pass));
  passes_.clear();
  Take(strict);
  IndexMembers();
}

// Builds passes in groups of a few side by side and keeps them while the budget lasts.
void BlockIndex::Take(std::span<Pass> planned) {
  const std::size_t group = std::max<std::size_t>(4, options_.threads);
  for (std::size_t from = 0; from < planned.size() && left_ > 0; from += group) {
    const std::size_t count = std::min(group, planned.size() - from);
    std::vector<Blocks> built(count);
    ParallelChunks(options_.threads, count, [&](std::size_t i) { built[i] = BuildPass(planned[from + i]); });
    for (std::size_t i = 0; i < count && left_ > 0; ++i) {
      if (built[i].members.empty()) continue;
      left_ -= static_cast<double>(built[i].pairs);
      planned[from + i].begin = members_.size();
      planned[from + i].refined = built[i].refined;
      passes_.push_back(std::move(planned[from + i]));
      members_.insert(members_.end(), built[i].members.begin(), built[i].members.end());
    }
  }
}

void BlockIndex::IndexMembers() {
  offsets_.assign(records_ + 1, 0);
  for (const std::uint32_t member : members_) {
    if ((member & kLast) == 0) ++offsets_[member + 1];  // the last of a block has nobody after it
  }
  for (std::uint32_t i = 0; i < records_; ++i) offsets_[i + 1] += offsets_[i];
  memberships_.resize(offsets_[records_]);
  std::vector<std::uint32_t> next(offsets_.begin(), offsets_.end() - 1);
  for (std::uint64_t at = 0; at < members_.size(); ++at)
    if ((members_[at] & kLast) == 0) memberships_[next[members_[at]]++] = at;
}

bool BlockIndex::Brings(std::uint32_t a, std::uint32_t b) const {
  for (std::uint32_t m = offsets_[a]; m < offsets_[a + 1]; ++m)
    for (std::uint64_t at = memberships_[m]; (members_[at] & kLast) == 0;)
      if ((members_[++at] & ~kLast) == b) return true;
  return false;
}

BlockIndex::Yield BlockIndex::SampleYield(
    const Pass& pass, const std::function<bool(std::uint32_t, std::uint32_t)>& is_match) const {
  std::vector<Entry> entries = Keys(pass);
  std::erase_if(entries, [](const Entry& entry) { return (entry.key & (kSampled - 1)) != 0; });
  SortByKey(entries);
  const Blocks blocks = BlocksOf(entries, pass, options_.budget / 5 / kSampled);
  const std::uint64_t step = std::max<std::uint64_t>(1, blocks.pairs / kSamplePairs);
  std::uint64_t seen = 0;
  Yield yield;
  double looked = 0;
  double fresh = 0;
  double matches = 0;
  for (std::size_t at = 0; at < blocks.members.size(); ++at) {
    const std::uint32_t a = blocks.members[at] & ~kLast;
    for (std::size_t to = at; (blocks.members[to] & kLast) == 0;) {
      const std::uint32_t b = blocks.members[++to] & ~kLast;
      if (seen++ % step != 0) continue;
      ++looked;
      if (Brings(a, b)) continue;
      ++fresh;
      matches += is_match(order_[a], order_[b]);
    }
  }
  if (looked == 0) return yield;
  const double scale = static_cast<double>(blocks.pairs) * kSampled / looked;
  yield.pairs = fresh * scale;
  yield.matches = matches * scale;
  return yield;
}

double BlockIndex::Widen(const std::function<bool(std::uint32_t, std::uint32_t)>& is_match, double worth) {
  if (all_pairs_ || planned_.empty()) return 0;
  double missed = 0;
  if (records_ > kTakenUnasked) {
    std::vector<Yield> yields(planned_.size());
    ParallelChunks(options_.threads, planned_.size(),
                   [&](std::size_t i) { yields[i] = SampleYield(planned_[i], is_match); });
    std::vector<Pass> worthwhile;
    for (std::size_t i = 0; i < planned_.size(); ++i) {
      if (yields[i].matches * worth >= yields[i].pairs && yields[i].matches > 0)
        worthwhile.push_back(std::move(planned_[i]));
      else
        missed = std::max(missed, yields[i].matches);
    }
    planned_ = std::move(worthwhile);
  }
  Take(planned_);
  planned_.clear();
  firsts_.clear();
  IndexMembers();
  return missed;
}

void BlockIndex::AddPass(std::vector<KeyPart> parts, bool loose) {
  Pass pass;
  pass.loose = loose;
  for (const KeyPart& part : parts) {
    if (!pass.name.empty()) pass.name += " + ";
    pass.name += FormText(part.form);
    if (part.field >= 0) pass.name += table_.Fields()[static_cast<std::size_t>(part.field)].name;
  }
  pass.parts = std::move(parts);
  passes_.push_back(std::move(pass));
}

// The passes, most telling first: later ones are taken only while there is budget left.
void BlockIndex::PlanPasses() {
  using F = KeyForm;
  std::vector<int> marks;   // identifiers, phone, e-mail: telling on their own
  std::vector<int> places;  // postcode, address
  std::vector<int> texts;
  int relatives = -1;
  const auto fields = table_.Fields();
  for (int i = 0; i < static_cast<int>(fields.size()); ++i) {
    const ValueColumn& column = table_.Column(static_cast<std::size_t>(i));
    if (column.FilledCount() == 0) continue;
    switch (fields[static_cast<std::size_t>(i)].kind) {
      case FieldKind::kForename:
        if (forename_ < 0) forename_ = i;
        break;
      case FieldKind::kSurname:
        if (surname_ < 0) surname_ = i;
        break;
      case FieldKind::kBirthDate:
        if (birth_ < 0) birth_ = i;
        break;
      case FieldKind::kExpectedDate:
        expected_ = i;
        break;
      case FieldKind::kSex:
        sex_ = i;
        break;
      case FieldKind::kPostcode:
      case FieldKind::kAddress:
        places.push_back(i);
        break;
      case FieldKind::kIdentifier:
      case FieldKind::kPhone:
      case FieldKind::kEmail:
        marks.push_back(i);
        break;
      case FieldKind::kText:
        texts.push_back(i);
        break;
      case FieldKind::kRelatives:
        relatives = i;
        break;
      case FieldKind::kCategory:
        break;
    }
  }
  const bool name = forename_ >= 0 || surname_ >= 0;
  const bool names = forename_ >= 0 && surname_ >= 0;
  const KeyPart any{-1, F::kAnyName}, any_sound{-1, F::kAnySound}, pair{-1, F::kNamePair};
  for (const int mark : marks) AddPass({{mark, F::kWhole}});
  if (relatives >= 0 && forename_ >= 0) AddPass({{relatives, F::kWhole}, {forename_, F::kSound}});
  if (relatives >= 0 && birth_ >= 0) AddPass({{relatives, F::kWhole}, {birth_, F::kWhole}});
  if (birth_ >= 0 && name) AddPass({{birth_, F::kWhole}, any_sound});
  if (names && birth_ >= 0) AddPass({pair, {birth_, F::kYear}});
  for (const int place : places)
    if (birth_ >= 0) AddPass({{place, F::kWhole}, {birth_, F::kWhole}});
  for (const int place : places)
    if (name) AddPass({{place, F::kWhole}, any});
  if (names) AddPass({pair});
  if (birth_ >= 0 && name) AddPass({{birth_, F::kDayMonth}, any});
  if (names && birth_ >= 0) {
    AddPass({{forename_, F::kSound}, {surname_, F::kSound}, {birth_, F::kYearMonth}});
    AddPass({{birth_, F::kMonthDay}, {forename_, F::kWhole}, {surname_, F::kInitial}});
    AddPass({{birth_, F::kYearDay}, {forename_, F::kWhole}, {surname_, F::kInitial}});
  }
  for (const int text : texts)
    if (birth_ >= 0) AddPass({{birth_, F::kWhole}, {text, F::kStart}});
  for (const int text : texts)
    if (names) AddPass({{text, F::kWhole}, {forename_, F::kWhole}}, true);
  for (const int text : texts)
    if (names) AddPass({{text, F::kWhole}, {surname_, F::kWhole}}, true);
  if (names) AddPass({{forename_, F::kSound}, {surname_, F::kSound}}, true);
  if (birth_ >= 0 && name) {
    AddPass({{birth_, F::kYearMonth}, any}, true);
    AddPass({{birth_, F::kMonthDay}, any_sound}, true);
    AddPass({{birth_, F::kYearDay}, any_sound}, true);
  }
  if (birth_ >= 0) AddPass({{birth_, F::kWhole}}, true);
  for (const int place : places) AddPass({{place, F::kWhole}}, true);
  for (const int mark : marks) {
    AddPass({{mark, F::kHead}}, true);
    AddPass({{mark, F::kTail}}, true);
  }
  for (std::size_t i = 0; i < texts.size(); ++i)
    for (std::size_t j = i + 1; j < texts.size(); ++j)
      AddPass({{texts[i], F::kWhole}, {texts[j], F::kWhole}}, true);
  if (surname_ >= 0) AddPass({{surname_, F::kWhole}}, true);
  if (forename_ >= 0) AddPass({{forename_, F::kWhole}}, true);
  for (const int text : texts) AddPass({{text, F::kWhole}}, true);

  if (birth_ >= 0) refiners_.push_back({birth_, F::kWhole});
  if (forename_ >= 0) refiners_.push_back({forename_, F::kSound});
  if (surname_ >= 0) refiners_.push_back({surname_, F::kSound});
  for (const int place : places) refiners_.push_back({place, F::kWhole});
  for (const int mark : marks) refiners_.push_back({mark, F::kWhole});
  for (const int text : texts) refiners_.push_back({text, F::kWhole});
}

void BlockIndex::KeysOf(const KeyPart& part, std::uint32_t row, std::vector<std::uint64_t>& keys) const {
  keys.clear();
  const auto add_names = [&](int field, bool sound) {
    if (field < 0) return;
    const ValueColumn& column = table_.Column(static_cast<std::size_t>(field));
    for (const ValueIndex value : column.Of(row)) {
      const ValueTraits& traits = column.Traits(value);
      keys.push_back(sound ? Mix(traits.sound) : traits.hash);
    }
  };
  switch (part.form) {
    case KeyForm::kAnyName:
    case KeyForm::kAnySound:
      add_names(forename_, part.form == KeyForm::kAnySound);
      add_names(surname_, part.form == KeyForm::kAnySound);
      break;
    case KeyForm::kNamePair: {
      const ValueColumn& forenames = table_.Column(static_cast<std::size_t>(forename_));
      const ValueColumn& surnames = table_.Column(static_cast<std::size_t>(surname_));
      for (const ValueIndex forename : forenames.Of(row))
        for (const ValueIndex surname : surnames.Of(row))
          keys.push_back(Mix(forenames.Traits(forename).hash + surnames.Traits(surname).hash));
      break;
    }
    default: {
      const ValueColumn& column = table_.Column(static_cast<std::size_t>(part.field));
      for (const ValueIndex value : column.Of(row))
        if (const std::uint64_t key = KeyOf(part.form, column, value); key != 0) keys.push_back(key);
    }
  }
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  if (keys.size() > kMostKeysOfPart) keys.resize(kMostKeysOfPart);
}

// The common case, without lists: every field has one value a record. Keys of values are made once.
bool BlockIndex::SingleKeys(const Pass& pass, std::vector<Entry>& entries) const {
  struct Keyed {
    const std::vector<ValueIndex>* firsts;
    std::vector<std::uint64_t> keys;  // by value
  };
  const auto keyed = [&](int field, KeyForm form) {
    const ValueColumn& column = table_.Column(static_cast<std::size_t>(field));
    Keyed part{&firsts_[static_cast<std::size_t>(field)], {}};
    part.keys.resize(column.DistinctCount() + 1);
    for (ValueIndex value = 1; value <= column.DistinctCount(); ++value)
      part.keys[value] = KeyOf(form, column, value);
    return part;
  };
  const auto is_single = [&](int field) {
    return field < 0 || !table_.Column(static_cast<std::size_t>(field)).HasSeveral();
  };
  std::vector<Keyed> all;     // every one of these
  std::vector<Keyed> either;  // and either of these, a key each
  std::vector<Keyed> both;    // and these two whichever way round
  for (const KeyPart& part : pass.parts) {
    const bool names = part.field < 0;
    if (names ? !is_single(forename_) || !is_single(surname_) : !is_single(part.field)) return false;
    if (!names) {
      all.push_back(keyed(part.field, part.form));
      continue;
    }
    if (!either.empty() || !both.empty()) return false;
    std::vector<Keyed>& into = part.form == KeyForm::kNamePair ? both : either;
    const KeyForm form = part.form == KeyForm::kAnySound ? KeyForm::kSound : KeyForm::kWhole;
    for (const int field : {forename_, surname_})
      if (field >= 0) into.push_back(keyed(field, form));
  }
  const auto add = [&](std::uint64_t key, std::uint32_t position) {
    entries.push_back({static_cast<std::uint32_t>(key >> 32), position});
  };
  for (std::uint32_t position = 0; position < records_; ++position) {
    std::uint64_t key = kKeySeed;
    for (const Keyed& part : all) {
      const std::uint64_t next = part.keys[(*part.firsts)[position]];
      key = next == 0 ? 0 : Mix(key, next);
      if (key == 0) break;
    }
    if (key == 0) continue;
    if (!both.empty()) {
      const std::uint64_t x = both[0].keys[(*both[0].firsts)[position]];
      const std::uint64_t y = both[1].keys[(*both[1].firsts)[position]];
      if (x != 0 && y != 0) add(Mix(key, Mix(x + y)), position);
    } else if (!either.empty()) {
      std::uint64_t before = 0;
      for (const Keyed& part : either) {
        const std::uint64_t next = part.keys[(*part.firsts)[position]];
        if (next != 0 && next != before) add(Mix(key, next), position);
        before = next;
      }
    } else {
      add(key, position);
    }
  }
  return true;
}

std::vector<BlockIndex::Entry> BlockIndex::Keys(const Pass& pass) const {
  std::vector<Entry> entries;
  entries.reserve(records_);
  if (SingleKeys(pass, entries)) return entries;
  std::vector<std::uint64_t> combined, part_keys, next;
  for (std::uint32_t position = 0; position < records_; ++position) {
    combined.assign(1, kKeySeed);
    for (const KeyPart& part : pass.parts) {
      KeysOf(part, order_[position], part_keys);
      next.clear();
      for (const std::uint64_t have : combined)
        for (const std::uint64_t key : part_keys) next.push_back(Mix(have, key));
      combined.swap(next);
      if (combined.empty()) break;
    }
    for (const std::uint64_t key : combined)
      entries.push_back({static_cast<std::uint32_t>(key >> 32), position});
  }
  return entries;
}

void BlockIndex::Emit(std::span<const Entry> block, Blocks& out) const {
  const std::size_t before = out.members.size();
  for (const Entry& entry : block)
    if (out.members.size() == before || out.members.back() != entry.position)
      out.members.push_back(entry.position);
  const std::size_t size = out.members.size() - before;
  if (size < 2) {
    out.members.resize(before);
    return;
  }
  out.members.back() |= kLast;
  out.pairs += size * (size - 1) / 2;
}

// Splits an oversized block by each further key in turn; what even that leaves too large is compared among
// neighbours in the order of all their values.
void BlockIndex::Refine(std::span<const Entry> block, const Pass& pass, std::size_t most, int depth,
                        Blocks& out) const {
  ++out.refined;
  std::vector<std::uint64_t> keys;
  std::vector<Entry> entries;
  for (const KeyPart& refiner : refiners_) {
    const bool used = std::ranges::any_of(pass.parts, [&](const KeyPart& part) {
      return part.field == refiner.field && (part.form == KeyForm::kWhole || part.form == refiner.form);
    });
    if (used) continue;
    entries.clear();
    for (const Entry& entry : block) {
      KeysOf(refiner, order_[entry.position], keys);
      for (const std::uint64_t key : keys)
        entries.push_back({static_cast<std::uint32_t>(Mix(key) >> 32), entry.position});
    }
    std::ranges::stable_sort(entries, {}, &Entry::key);
    Pass deeper = pass;
    deeper.parts.push_back({refiner.field, KeyForm::kWhole});
    for (std::size_t from = 0; from < entries.size();) {
      std::size_t to = from + 1;
      while (to < entries.size() && entries[to].key == entries[from].key) ++to;
      const std::span<const Entry> part(entries.data() + from, to - from);
      if (part.size() <= most)
        Emit(part, out);
      else if (depth < kDeepest && part.size() < block.size())
        Refine(part, deeper, most, depth + 1, out);
      else if (depth >= kDeepest || part.size() == block.size()) {
        for (std::size_t at = 0; at < part.size(); at += kWindow / 2)
          Emit(part.subspan(at, std::min(kWindow, part.size() - at)), out);
      }
      from = to;
    }
  }
}

BlockIndex::Blocks BlockIndex::BuildPass(const Pass& pass) const {
  std::vector<Entry> entries = Keys(pass);
  SortByKey(entries);
  return BlocksOf(entries, pass, options_.budget / 5);
}

// Blocks of sorted entries; those larger than the share of the budget allows are refined.
BlockIndex::Blocks BlockIndex::BlocksOf(const std::vector<Entry>& entries, const Pass& pass,
                                        double share) const {
  std::vector<std::uint32_t> sizes(1024);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> blocks;
  for (std::size_t from = 0; from < entries.size();) {
    std::size_t to = from + 1;
    while (to < entries.size() && entries[to].key == entries[from].key) ++to;
    if (to - from > 1) {
      blocks.push_back({static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to)});
      ++sizes[std::min<std::size_t>(to - from, sizes.size() - 1)];
    }
    from = to;
  }
  std::size_t most = 1;
  double pairs = 0;
  while (most + 1 < sizes.size()) {
    pairs += static_cast<double>(sizes[most + 1]) * static_cast<double>((most + 1) * most) / 2;
    if (pairs > share) break;
    ++most;
  }
  Blocks out;
  const std::size_t least = std::max<std::size_t>(most, 8);
  for (const auto& [from, to] : blocks) {
    const std::span<const Entry> block(entries.data() + from, to - from);
    if (block.size() <= least)
      Emit(block, out);
    else
      Refine(block, pass, least, 1, out);
  }
  return out;
}

}  // namespace kindred::linkage
