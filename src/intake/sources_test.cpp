#include "intake/sources.hpp"

#include "intake/fixture_test.hpp"
#include "intake/suggest.hpp"
#include "sharing/gate.hpp"
#include "store/access_log.hpp"

namespace kindred::intake {
namespace {

constexpr const char* kMapping = R"(
name = "police"
kind = "police"
[[table]]
name = "notifications"
columns = ["ID", "Surname", "On"]
key = ["ID"]
[table.person]
id = "ID"
surname = "Surname"
[[table.event]]
kind = "police"
on = "On"
title = "Police notification"
)";

constexpr const char* kSources = R"(
as_of = "2026-03-01"
[[source]]
name = "police"
title = "Police notifications"
agency = "Eastmoor Council"
own = true
mapping = "police.toml"
path = "police"
expected_every_days = 7
)";

// A gate that lets one person see everything.
class OpenGate : public sharing::Gate {
 public:
  Result<sharing::Access> Open(const sharing::Asker& asker, const sharing::AccessRequest& request) override {
    return Make(asker.account, request.action, request.sections, {}, nullptr);
  }
  sharing::Access To(Sections sections) { return *Open({}, {.sections = sections}); }
};

class SourcesTest : public ImportTest {
 protected:
  SourcesTest() {
    Write("police.toml", kMapping);
    Write("sources.toml", kSources);
    Write("police/a.csv", "ID,Surname,On\n1,Ash,2026-02-01\n2,Birch,soon\n3,\"=Cole\",x\n");
  }
  std::vector<SourceStatus> List(Date today) {
    std::vector<SourceStatus> sources;
    EXPECT_TRUE(db_->Read([&](store::Transaction& tx) -> Result<void> {
      sources = ListSources(tx, today);
      return {};
    }));
    return sources;
  }
  std::vector<QuarantineEntry> Quarantine(Sections sections = Sections::All()) {
    std::vector<QuarantineEntry> entries;
    const auto access = gate_.To(sections);
    EXPECT_TRUE(db_->Read([&](store::Transaction& tx) -> Result<void> {
      entries = ReadQuarantine(tx, access, "", Quarantined::kRows);
      return {};
    }));
    return entries;
  }
  OpenGate gate_;
};

TEST_F(SourcesTest, SayWhenAnExtractIsLateAndOnTheDayItIsNot) {
  Good({In()});
  auto sources = List(Date::FromYmd(2026, 3, 8));
  ASSERT_EQ(sources.size(), 1u);
  EXPECT_EQ(sources[0].freshness, Freshness::kCurrent);
  EXPECT_EQ(sources[0].live_rows, 1);
  EXPECT_EQ(sources[0].quarantined, 2);
  sources = List(Date::FromYmd(2026, 3, 9));
  EXPECT_EQ(sources[0].freshness, Freshness::kLate);
  EXPECT_EQ(sources[0].caveat,
            "Police notifications: the last extract is of 1 March 2026, 8 days ago; one is expected "
            "every 7 days; 2 of 3 rows could not be read");
  EXPECT_EQ(Caveats(sources, Sections().With(Section::kPolice)).size(), 1u);
  EXPECT_TRUE(Caveats(sources, Sections().With(Section::kHealth)).empty());
}

TEST_F(SourcesTest, NameTheKindsOfWhichThereIsNoSource) {
  Good({In()});
  Completeness whole;
  ASSERT_TRUE(db_->Read([&](store::Transaction& tx) -> Result<void> {
    whole = ReadCompleteness(tx, Date::FromYmd(2026, 3, 9));
    return {};
  }));
  EXPECT_EQ(whole.expected, 1);
  EXPECT_EQ(whole.current, 0);
  EXPECT_EQ(whole.without_source.size(), 7u);
}

TEST_F(SourcesTest, OpenTheQuarantineOnlyToWhoMaySeeSourceRows) {
  Good({In()});
  const auto entries = Quarantine();
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].value, "soon");
  EXPECT_EQ(entries[0].column, "On");
  EXPECT_EQ(entries[0].row, (Cells{{"ID", "2"}, {"Surname", "Birch"}, {"On", "soon"}}));
  EXPECT_TRUE(Quarantine(Sections().With(Section::kPolice)).empty());
  EXPECT_TRUE(Quarantine(Sections().With(Section::kSources)).empty())
      << "rows are shown with the section of their source only";
}

TEST_F(SourcesTest, SealWhatTheQuarantineHolds) {
  Good({In()});
  // The bytes as the database holds them.
  const auto stored = [&](const char* sql) {
    std::string all;
    EXPECT_TRUE(db_->Read([&](store::Transaction& tx) -> Result<void> {
      all.clear();
      for (const store::Row& row : tx.Select(sql)) all += row.BlobBytes(0);
      return {};
    }));
    EXPECT_FALSE(all.empty());
    return all;
  };
  EXPECT_EQ(stored("SELECT row FROM quarantine").find("Birch"), std::string::npos);
  EXPECT_EQ(stored("SELECT value FROM quarantine").find("soon"), std::string::npos);
  EXPECT_EQ(stored("SELECT payload FROM source_row").find("Ash"), std::string::npos);
}

TEST_F(SourcesTest, TakeBackTheListThatWentToTheAgency) {
  Good({In()});
  const auto entries = Quarantine();
  ASSERT_TRUE(db_->Write([&](store::Transaction& tx) -> Result<void> {
    MarkReturned(tx, entries, AccountId{});
    return {};
  }));
  EXPECT_EQ(Query("SELECT state FROM quarantine"), "returned\nreturned\n");
  std::string list = QuarantineCsv(entries);
  EXPECT_NE(list.find("'=Cole"), std::string::npos) << list;  // a spreadsheet runs nothing
  for (const char* wrong : {"soon", ",x,"}) {
    const std::string right = wrong[0] == ',' ? ",2026-02-03," : "2026-02-02";
    list.replace(list.find(wrong), std::string(wrong).size(), right);
  }
  DeliveryOptions options;
  options.source = "police";
  options.mapping = In() / "police.toml";
  options.changes = true;
  const auto report = Good({Write("corrected.csv", list)}, options);
  EXPECT_EQ(report.sources[0].counts.rows_new, 2);
  EXPECT_EQ(Query("SELECT state FROM quarantine"), "corrected\ncorrected\n");
  EXPECT_EQ(Query("SELECT title FROM source"),
            "Police notifications\n");  // what the command line does not say stays
}

TEST_F(SourcesTest, ShowASourceRowWithItsCells) {
  Good({In()});
  RowId id;
  ASSERT_TRUE(db_->Read([&](store::Transaction& tx) -> Result<void> {
    id = RowId{*tx.SelectInt("SELECT row_id FROM live_event")};
    const auto row = ReadSourceRow(tx, gate_.To(Sections::All()), id);
    EXPECT_TRUE(row) << row.error().message;
    EXPECT_EQ(row->file, "police/a.csv");
    EXPECT_EQ(row->line, 2);
    EXPECT_TRUE(row->live);
    EXPECT_EQ(row->cells, (Cells{{"ID", "1"}, {"Surname", "Ash"}, {"On", "2026-02-01"}}));
    const auto refused = ReadSourceRow(tx, gate_.To(Sections().With(Section::kSources)), id);
    EXPECT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::kRefused);
    EXPECT_FALSE(ReadSourceRow(tx, gate_.To(Sections::All()), RowId{1}));
    return {};
  }));
}

TEST_F(SourcesTest, SuggestAMappingThatReadsTheFileItCameFrom) {
  const auto path = Write("pupils.csv",
                          "PupilID,UPN,Surname,Forename,DOB,Sex,Postcode,EntryDate,LeavingDate,Tutor\n"
                          "1,K808852332219,Ash,Amy,01/02/2012,F,TS18 1AB,01/09/2020,31/07/2023,X\n"
                          "2,,Birch,Ben,31/12/2011,M,TS18 1AC,01/09/2020,,Y\n");
  const auto toml = SuggestMapping(path);
  ASSERT_TRUE(toml) << toml.error().message;
  EXPECT_NE(toml->find("dates = \"day_first\""), std::string::npos) << *toml;
  EXPECT_NE(toml->find("# Not used yet: Tutor"), std::string::npos) << *toml;
  const auto mapping = ParseMapping(*toml, "draft.toml");
  ASSERT_TRUE(mapping) << mapping.error().message << "\n" << *toml;
  const auto preview = PreviewMapping(*mapping, path);
  ASSERT_TRUE(preview) << preview.error().message;
  EXPECT_EQ(preview->rows_read, 2);
  EXPECT_EQ(preview->rows_quarantined, 0);
  const auto& facts = preview->rows[0].facts;
  for (const char* fact :
       {"name of 1: Amy Ash", "birth_date of 1: 2012-02-01", "sex of 1: female", "upn of 1: K808852332219",
        "home address of 1: TS18 1AB", "pupils works with 1 (2020-09-01 to 2023-07-31)"})
    EXPECT_NE(std::find(facts.begin(), facts.end(), fact), facts.end()) << fact << "\n" << *toml;
}

}  // namespace
}  // namespace kindred::intake
