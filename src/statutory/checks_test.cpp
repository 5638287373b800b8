#include "statutory/checks.hpp"

#include <random>

#include "statutory/cell.hpp"
#include "statutory/export.hpp"
#include "statutory/extract_files.hpp"
#include "statutory/fixture_test.hpp"
#include "statutory/pages.hpp"

namespace kindred::statutory {
namespace {

using Checks = ReturnsTest;

// The sample authority has two findings of one rule, about who the social worker was while a placement
// changed.
bool IsOfTheSample(const std::string& line) {
  return line.starts_with("SW12STG2 Episodes ");
}

TEST_F(Checks, FindOneRuleInTheSampleAuthority) {
  const Check check = Run(FilesOf(Sample()));
  EXPECT_TRUE(check.Done());
  const auto lines = Lines({.check = check.id});
  EXPECT_EQ(lines.size(), 2U);
  EXPECT_TRUE(std::all_of(lines.begin(), lines.end(), IsOfTheSample)) << testing::PrintToString(lines);
  EXPECT_GT(check.rules_run, 200);
  EXPECT_FALSE(check.previous);
}

TEST_F(Checks, NameTheCellOfEveryFault) {
  auto tables = Sample();
  Replace(tables["header.csv"], "80811265,M,", "80811265,X,");
  const Check check = Run(FilesOf(tables));
  EXPECT_EQ(check.children, 3);
  const auto lines = Lines({.check = check.id});
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "101 Header 2 80811265 SEX "), 1)
      << testing::PrintToString(lines);
}

TEST_F(Checks, SayWhatIsFixedNewAndStillThere) {
  auto tables = Sample();
  Replace(tables["header.csv"], "80811265,M,", "80811265,X,");
  Replace(tables["header.csv"], "80811302,F,", "80811302,,");
  const Check first = Run(FilesOf(tables));
  // The first is mended, the second stays though a row before it has gone, a third is made.
  tables = Sample();
  Replace(tables["header.csv"], "80811265,M,11/06/2013,WBRI,V808856703177,,\n", "");
  Replace(tables["header.csv"], "80811302,F,", "80811302,,");
  Replace(tables["header.csv"], "80811376,M,", "80811376,Q,");
  const Check second = Run(FilesOf(tables));
  ASSERT_EQ(second.previous, first.id.value);
  const auto about = [](const std::vector<std::string>& lines, const std::string& child,
                        const std::string& state) {
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.starts_with("101 ") && line.find(child) != std::string::npos && line.ends_with(state);
    });
  };
  const auto now = Lines({.check = second.id});
  EXPECT_TRUE(about(now, "80811302", "Still there")) << testing::PrintToString(now);
  EXPECT_TRUE(about(now, "80811376", "New"));
  const auto fixed = Lines({.check = first.id, .gone_from = second.id});
  EXPECT_TRUE(about(fixed, "80811265", "Fixed")) << testing::PrintToString(fixed);
  EXPECT_EQ(static_cast<std::int64_t>(fixed.size()), second.fixed_findings);
  EXPECT_EQ(first.Findings() - second.fixed_findings, second.Findings() - second.new_findings);
}

TEST_F(Checks, AddUpWhateverIsBrokenAndMended) {
  std::mt19937 random(11);
  const std::vector<std::string> children = {"80811265,M", "80811302,F", "80811376,M", "80811450,F",
                                             "80811524,M"};
  std::optional<Check> before;
  for (int round = 0; round < 8; ++round) {
    auto tables = Sample();
    for (const std::string& child : children)
      if (random() % 2 == 0) Replace(tables["header.csv"], child, child.substr(0, 9) + "X");
    if (random() % 3 == 0) Replace(tables["header.csv"], "80811339,F,09/09/2016,WBRI,J808506273789,0,\n", "");
    const Check check = Run(FilesOf(tables));
    const auto lines = Lines({.check = check.id, .limit = 1000});
    EXPECT_EQ(static_cast<std::int64_t>(lines.size()), check.Findings());
    std::vector<ChildFindings> rows;
    const auto access = Access();
    Read([&](store::Transaction& tx) {
      rows = ListChildren(tx, access, {.check = check.id, .limit = 1000}).rows;
    });
    std::int64_t by_child = 0;
    for (const ChildFindings& child : rows) by_child += child.errors + child.queries;
    EXPECT_EQ(by_child, check.Findings());
    if (before) {  // what was there is fixed or still there; what is there is new or still there
      const auto still = Lines({.check = check.id, .state = "still", .limit = 1000}).size();
      const auto fixed = Lines({.check = before->id, .gone_from = check.id, .limit = 1000}).size();
      EXPECT_EQ(static_cast<std::int64_t>(still + fixed), before->Findings());
      EXPECT_EQ(static_cast<std::int64_t>(still) + check.new_findings, check.Findings());
    }
    before = check;
  }
}

TEST_F(Checks, CompareOnlyWithTheSameReturnAndYear) {
  const Check first = Run(FilesOf(Sample()));
  const Check other = Run(FilesOf(Sample()), {.return_name = "ssda903", .year = 2027});
  EXPECT_FALSE(other.previous);
  EXPECT_EQ(Run(FilesOf(Sample())).previous, first.id.value);
}

TEST_F(Checks, ReadACensusToo) {
  const std::string xml =
      store::ReadWhole(KINDRED_ROOT "/tests/data/sample_authority/cin/cin_census_2026.xml");
  const Check clean = Run({{"this", "cin.xml", xml}}, {.return_name = "cin"});
  EXPECT_EQ(clean.Findings(), 0) << testing::PrintToString(Lines({.check = clean.id}));
  std::string broken = xml;
  const std::size_t at = broken.find("<PersonBirthDate>");
  ASSERT_NE(at, std::string::npos);
  broken.replace(at + 17, 10, "2027-01-01");
  const Check check = Run({{"this", "cin.xml", broken}}, {.return_name = "cin"});
  ASSERT_GT(check.Findings(), 0);
  const auto found = Findings({.check = check.id});
  EXPECT_FALSE(found[0].child.empty());
  Result<CellView> cell = CellView{};
  const auto access = Access();
  Read([&](store::Transaction& tx) { cell = ReadCell(tx, access, check, found[0]); });
  ASSERT_TRUE(cell) << cell.error().message;
  EXPECT_FALSE(cell->others.empty());
}

TEST_F(Checks, ReadTheListsOfAnnexA) {
  const std::string book =
      store::ReadWhole(KINDRED_ROOT "/tests/data/sample_authority/annex_a/annex_a_2026-03-31.xlsx");
  const Check check = Run({{"this", "annex_a.xlsx", book}}, {.return_name = "annex_a"});
  EXPECT_TRUE(check.Done()) << check.note;
  EXPECT_GT(check.rules_run, 0);
}

TEST_F(Checks, SayWhyNothingCouldBeRead) {
  const Check check = Run({{"this", "letter.csv", "Dear colleague\n"}});
  EXPECT_EQ(check.state, "failed");
  std::vector<std::string> problems;
  const auto access = Access();
  Read([&](store::Transaction& tx) { problems = *ReadProblems(tx, access, check.id); });
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].find("letter.csv"), std::string::npos);
}

TEST_F(Checks, CheckTheRestOfAnUploadWithAnUnknownTable) {
  auto tables = Sample();
  tables["notes.csv"] = "a,b\n1,2\n";
  const Check check = Run(FilesOf(tables));
  EXPECT_TRUE(check.Done());
  EXPECT_EQ(check.problem_count, 1);
}

TEST_F(Checks, OpenTheCellAndWhatElseIsKnownOfTheChild) {
  auto tables = Sample();
  Replace(tables["episodes.csv"], "80811339,11/12/2025,P,V2,N5,U6,PR4", "80811339,11/12/2025,P,V9,N5,U6,PR4");
  const Check check = Run(FilesOf(tables));
  const auto found = Findings({.check = check.id});
  const auto legal =
      std::find_if(found.begin(), found.end(), [](const Finding& f) { return f.fields == "LS"; });
  ASSERT_NE(legal, found.end());
  Result<CellView> cell = CellView{};
  const auto access = Access();
  Read([&](store::Transaction& tx) { cell = ReadCell(tx, access, check, *legal); });
  ASSERT_TRUE(cell) << cell.error().message;
  EXPECT_EQ(cell->here.file, "episodes.csv");
  ASSERT_EQ(cell->here.rows.size(), 5U);  // two before, two after
  EXPECT_EQ(cell->here.rows[2].line, 5);
  EXPECT_TRUE(cell->here.rows[2].marked);
  EXPECT_EQ(cell->here.rows[2].cells[3].text, "V9");
  EXPECT_TRUE(cell->here.rows[2].cells[3].marked);
  EXPECT_TRUE(cell->here.rows[1].same_child);
  EXPECT_EQ(cell->here.rows[1].cells[3].words, "accommodated under section 20");
  EXPECT_FALSE(cell->here.rows[0].same_child);
  EXPECT_TRUE(cell->here.rows[0].cells.empty()) << "another child's row was opened";
  EXPECT_TRUE(std::any_of(cell->others.begin(), cell->others.end(), [](const CellTable& table) {
    return table.name == "Header" && table.rows.size() == 1;
  }));
}

TEST_F(Checks, ForgetTheFilesWhenTheirKeyIsDestroyed) {
  auto tables = Sample();
  Replace(tables["header.csv"], "80811265,M,", "80811265,X,");
  const Check check = Run(FilesOf(tables));
  EXPECT_GT(Int("SELECT count(*) FROM return_file_part"), 0);
  ASSERT_TRUE(DeleteFiles(*db_, check.id, account_, "asked for"));
  EXPECT_EQ(Int("SELECT count(*) FROM return_file_part"), 0);
  const auto access = Access();
  Read([&](store::Transaction& tx) { EXPECT_FALSE(ReadFiles(tx, access, check.id)); });
  EXPECT_FALSE(Found(check.ref).has_files);
  EXPECT_FALSE(Findings({.check = check.id}).empty()) << "what was found is kept";
}

TEST_F(Checks, DeleteFilesAndFindingsAfterTheirTime) {
  const Check check = Run(FilesOf(Sample()));
  clock_.Set(clock_.Now().AddSeconds(86'400 * (kKeepFilesDays - 1)));
  ASSERT_TRUE(SweepChecks(*db_));
  EXPECT_TRUE(Found(check.ref).has_files);
  clock_.Set(clock_.Now().AddSeconds(86'400));
  ASSERT_TRUE(SweepChecks(*db_));
  EXPECT_FALSE(Found(check.ref).has_files);
  clock_.Set(clock_.Now().AddSeconds(86'400 * (kKeepFindingsDays - kKeepFilesDays) + 1));
  ASSERT_TRUE(SweepChecks(*db_));
  EXPECT_EQ(Int("SELECT count(*) FROM return_check"), 0);
  EXPECT_EQ(Int("SELECT count(*) FROM return_rule"), 0);
}

TEST_F(Checks, KeepFilesSealed) {
  (void)Run(FilesOf(Sample()));
  Read([&](store::Transaction& tx) {
    for (const store::Row& row : tx.Select("SELECT payload FROM return_file_part"))
      EXPECT_EQ(row.BlobBytes(0).find("80811265"), std::string_view::npos);
  });
}

TEST_F(Checks, TakeNoMoreFilesThanThereIsRoomFor) {
  const auto files = FilesOf(Sample());
  const auto start = [&](const FileLimits& limits) {
    return StartCheck(*db_, Access(), {.return_name = "ssda903"}, files, SystemRandom(), limits);
  };
  const auto too_large = start({.one_check = 100});
  ASSERT_FALSE(too_large);
  EXPECT_EQ(too_large.error().kind, ErrorKind::kUsage);
  ASSERT_TRUE(start({}));
  EXPECT_FALSE(start({.one_account = 6000}));
  EXPECT_FALSE(start({.in_all = 6000}));
  EXPECT_TRUE(start({}));
}

TEST_F(Checks, AreRefusedToWhoDoesNotSeeSocialCare) {
  gate_.allowed = Sections().With(Section::kCore);
  const auto refused =
      StartCheck(*db_, Access(), {.return_name = "ssda903"}, FilesOf(Sample()), SystemRandom());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kRefused);
  gate_.allowed = Sections::All();
  auto tables = Sample();
  Replace(tables["header.csv"], "80811265,M,", "80811265,X,");
  const Check check = Run(FilesOf(tables));
  gate_.allowed = Sections().With(Section::kCore);
  EXPECT_TRUE(Findings({.check = check.id}).empty());
  const auto access = Access();
  Read([&](store::Transaction& tx) {
    EXPECT_EQ(FindingsCsv(tx, access, check),
              "rule,level,table,row,child,fields,message,line,state,team,worker\r\n");
    EXPECT_FALSE(ReadFiles(tx, access, check.id));
  });
}

TEST_F(Checks, StartAnewWhatWasBrokenOff) {
  auto tables = Sample();
  Replace(tables["header.csv"], "80811265,M,", "80811265,X,");
  const auto ref = StartCheck(*db_, Access(), {.return_name = "ssda903"}, FilesOf(tables), SystemRandom());
  ASSERT_TRUE(ref);
  const Check waiting = Found(*ref);
  Write([&](store::Transaction& tx) {  // as a run that died half way leaves it
    tx.Execute(
        "INSERT INTO return_rule (check_id, rule_no, code, level, message, fields, findings, new_findings, "
        "children) "
        "VALUES (?1, 0, '101', 'error', 'x', 'x', 1, 1, 1)",
        waiting.id);
    tx.Execute(
        "INSERT INTO return_finding (check_id, finding_no, rule_no, child_no, table_no, table_name, row_no, "
        "line, "
        "fields, same_as, since_check) VALUES (?1, 1, 0, 0, 0, 'Header', 0, 2, 'SEX', 1, ?1)",
        waiting.id);
  });
  ASSERT_TRUE(*runner_->RunOne());
  const Check done = Found(*ref);
  EXPECT_TRUE(done.Done());
  EXPECT_EQ(Int("SELECT count(*) FROM return_finding"), done.Findings());
}

// --- rows that were imported ---

TEST_F(Checks, CheckWhatWasImportedAndClearWhatIsMendedAtTheSource) {
  auto tables = Sample();
  Replace(tables["header.csv"], "80811265,M,", "80811265,X,");
  Import(tables);
  std::vector<ReturnSource> sources;
  Read([&](store::Transaction& tx) { sources = ReturnSources(tx, "ssda903"); });
  ASSERT_EQ(sources.size(), 1U);
  const NewCheck from_rows{.return_name = "ssda903", .source = sources[0].id};
  const Check first = Run({}, from_rows);
  ASSERT_TRUE(first.Done()) << first.note;
  const auto found = Findings({.check = first.id});
  const auto sex = std::find_if(found.begin(), found.end(), [](const Finding& f) { return f.code == "101"; });
  ASSERT_NE(sex, found.end());
  EXPECT_EQ(sex->child, "80811265");
  EXPECT_NE(sex->record, 0);
  EXPECT_NE(sex->row_id, 0);
  EXPECT_FALSE(sex->worker.empty()) << "the worker of the social worker episodes";
  Import(Sample());
  const Check second = Run({}, from_rows);
  const auto left = Lines({.check = second.id});
  EXPECT_TRUE(std::all_of(left.begin(), left.end(), IsOfTheSample)) << testing::PrintToString(left);
  EXPECT_EQ(second.fixed_findings, first.Findings() - second.Findings());
  EXPECT_GT(second.fixed_findings, 0);
}

TEST_F(Checks, SeeTheSameInImportedRowsAsInTheFiles) {
  auto tables = Sample();
  Replace(tables["header.csv"], "80811265,M,", "80811265,X,");
  Replace(tables["episodes.csv"], "80811339,11/12/2025,P,V2", "80811339,11/12/2025,P,V9");
  Import(tables);
  const auto of = [&](const Check& check) {
    std::multiset<std::string> lines;
    for (const Finding& f : Findings({.check = check.id, .limit = 1000}))
      lines.insert(f.code + " " + f.table + " " + f.child + " " + f.fields);
    return lines;
  };
  const Check files = Run(FilesOf(tables));
  const SourceId source{Int("SELECT source_id FROM source")};
  EXPECT_EQ(of(Run({}, {.return_name = "ssda903", .source = source})), of(files));
}

TEST_F(Checks, TakeRowsThatTheImportCouldNotRead) {
  auto tables = Sample();
  Replace(tables["header.csv"], "80811302,F,19/08/2015", "80811302,F,31/02/2015");
  Import(tables);
  ASSERT_GT(Int("SELECT count(*) FROM quarantine WHERE state = 'open'"), 0);
  const SourceId source{Int("SELECT source_id FROM source")};
  const Check check = Run({}, {.return_name = "ssda903", .source = source});
  const auto found = Findings({.check = check.id});
  EXPECT_TRUE(std::any_of(found.begin(), found.end(), [](const Finding& f) {
    return f.table == "Header" && f.child == "80811302";
  })) << testing::PrintToString(Lines({.check = check.id}));
}

TEST_F(Checks, NeverTakeAPartnersOrARestrictedSourcesRows) {
  Import(Sample());
  for (const char* change : {"UPDATE source SET own = 0", "UPDATE source SET own = 1, restricted = 1",
                             "UPDATE source SET restricted = 0, kind = 'health'"}) {
    Write([&](store::Transaction& tx) { tx.Execute(change); });
    const auto access = Access();
    Read([&](store::Transaction& tx) {
      EXPECT_TRUE(ReturnSources(tx, "ssda903").empty()) << change;
      EXPECT_FALSE(
          MakeExtractFiles(tx, access, SourceId{tx.SelectInt("SELECT source_id FROM source").value_or(0)}));
    });
  }
}

// --- the child's page ---

TEST_F(Checks, ShowOnTheChildsPageWhatIsToBeMendedUntilItIs) {
  auto tables = Sample();
  Replace(tables["header.csv"], "80811265,M,", "80811265,X,");
  Import(tables);
  const SourceId source{Int("SELECT source_id FROM source")};
  const std::int64_t record = Int("SELECT record_id FROM source_record WHERE local_id = '80811265'");
  Write([&](store::Transaction& tx) {
    tx.Execute(
        "INSERT INTO person (person_id, ref, state, first_run, name, sort_key) VALUES (7, 'p7', 'open', 0, "
        "'A', ?1)",
        store::Blob{"A"});
    tx.Execute(
        "INSERT INTO person_record (record_id, person_id, probability, how, first_run) VALUES (?1, 7, 1, "
        "'alone', 0)",
        record);
  });
  const auto panel = [&]() {
    std::optional<families::Panel> made;
    const auto access = Access();
    Read([&](store::Transaction& tx) { made = ReturnsPanel()(tx, access, PersonId{7}, clock_.Today()); });
    return made;
  };
  EXPECT_FALSE(panel()) << "nothing was checked yet";
  (void)Run({}, {.return_name = "ssda903", .source = source});
  ASSERT_TRUE(panel());
  ASSERT_FALSE(panel()->items.empty());
  EXPECT_NE(panel()->items[0].detail.find("Rule 101"), std::string::npos);
  Import(Sample());
  EXPECT_NE(panel()->items[0].detail.find("has changed since"), std::string::npos);
  (void)Run({}, {.return_name = "ssda903", .source = source});
  ASSERT_TRUE(panel());
  EXPECT_TRUE(panel()->items.empty());
  EXPECT_NE(panel()->text.find("has been mended"), std::string::npos);
  gate_.allowed = Sections().With(Section::kCore);
  EXPECT_FALSE(panel()) << "social care is not shown to this reader";
}

// --- fix lists ---

TEST_F(Checks, HandOutWhatIsToBeMendedByWorker) {
  auto tables = Sample();
  Replace(tables["header.csv"], "80811265,M,", "80811265,X,");
  Replace(tables["header.csv"], "80811339,F,", "80811339,,");
  const Check first = Run(FilesOf(tables));
  Replace(tables["header.csv"], "80811265,X,", "80811265,M,");
  const Check second = Run(FilesOf(tables));
  std::vector<WorkerCounts> workers;
  Read([&](store::Transaction& tx) { workers = ListWorkers(tx, second.id); });
  std::int64_t mended = 0, left = 0;
  for (const WorkerCounts& w : workers) {
    EXPECT_FALSE(w.worker.empty()) << "the return itself names the social worker";
    mended += w.fixed;
    left += w.errors + w.queries;
  }
  EXPECT_EQ(mended, second.fixed_findings);
  EXPECT_EQ(left, second.Findings());
  EXPECT_GT(mended, 0);
  const auto access = Access();
  Read([&](store::Transaction& tx) {
    const std::string csv = FixListCsv(tx, access, second);
    EXPECT_NE(csv.find("still there"), std::string::npos) << csv;
    EXPECT_NE(csv.find(",mended"), std::string::npos);
    const std::string one = FixListCsv(tx, access, second, {.worker = workers[0].worker});
    EXPECT_LT(one.size(), csv.size());
    const auto book = FixListWorkbook(tx, access, second);
    ASSERT_TRUE(book) << book.error().message;
    EXPECT_TRUE(book->starts_with("PK"));
  });
}

}  // namespace
}  // namespace kindred::statutory
