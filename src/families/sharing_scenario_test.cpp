// tests/features/sharing: promises about sharing in words that a governance officer would sign, run through
// the pages.
#include <fstream>
#include <regex>

#include "base/text.hpp"
#include "families/access_fixture_test.hpp"

namespace kindred::families {
namespace {

using sharing::RuleKind;

class Story : public Access {
 public:
  Story(std::string file, std::vector<std::pair<int, std::string>> lines)
      : file_(std::move(file)), lines_(std::move(lines)) {}
  void TestBody() override {}
  void Run() {
    for (const auto& [number, text] : lines_) {
      SCOPED_TRACE(file_ + " line " + std::to_string(number) + ": " + text);
      std::string step(Trim(text));
      for (const char* word : {"Scenario:", "Given ", "When ", "Then ", "And "})
        if (step.starts_with(word)) step = step.substr(std::string(word).size());
      if (text.find("Scenario:") != std::string::npos) continue;
      if (!Do(step)) ADD_FAILURE() << "no such step";
    }
  }

 private:
  static const Reader& Who(const std::string& name) {
    static const std::map<std::string, const Reader*> kReaders = {{"the social worker", &kMarsh},
                                                                  {"a colleague of the council", &kColleague},
                                                                  {"a teacher", &kTeacher},
                                                                  {"a worker of another agency", &kStranger},
                                                                  {"the governance officer", &kOfficer},
                                                                  {"the auditor", &kOther}};
    return *kReaders.at(name);
  }
  static std::string Child(const std::string& name) { return name == "Amara" ? "C1" : "C2"; }
  void Open(const Reader& reader, const std::string& part) {
    reader_ = &reader;
    part_ = part == "record" ? "" : part;
    page_ = Get(reader, part_);
  }
  // The page after a form was sent: as a browser would show it.
  void Follow(const web::Response& sent) { page_ = sent.status == 303 ? Get(*reader_, part_) : sent; }

  bool Do(const std::string& step) {
    std::smatch m;
    const auto is = [&](const char* pattern) { return std::regex_match(step, m, std::regex(pattern)); };
    const std::string who =
        "(the social worker|a colleague of the council|a teacher|a worker of another agency|the "
        "governance officer|the auditor)";
    if (is("(Theo|Amara) is shielded")) {
      Add(RuleKind::kShielded, Child(m[1]));
    } else if (is("the record of (Theo|Amara) is locked")) {
      Add(RuleKind::kLocked, Child(m[1]));
    } else if (is((who + " is (connected with|named for) (Theo|Amara)").c_str())) {
      Add(m[2] == "named for" ? RuleKind::kNamed : RuleKind::kConnected, Child(m[3]), Who(m[1]).account);
    } else if (is("the agreement with the schools covers (the core|education) alone")) {
      Agree({"Eastmoor social_care", "Eastmoor education"},
            Sections().With(m[1] == "education" ? Section::kEducation : Section::kCore));
    } else if (is("there is no agreement")) {
      Agree({"Nobody", "Nobody else"});
    } else if (is((who + " opens the (record|people|timeline|involved|access)").c_str())) {
      Open(Who(m[1]), m[2]);
    } else if (is("they open the (record|people|timeline|involved|access)")) {
      Open(*reader_, m[1]);
    } else if (is("they say what for: \"(.*)\"")) {
      Follow(Post(*reader_, "reason", Form({{"kind", "asked"}, {"reason", m[1]}})));
    } else if (is("they override it: \"(.*)\"")) {
      Follow(Post(*reader_, "override", Form({{"reason", m[1]}})));
    } else if (is((who + " shares social care about (Theo|Amara) with the schools for (\\d+) days?: \"(.*)\"")
                      .c_str())) {
      page_ = Post(Who(m[1]), "share",
                   Form({{"decision", "share"},
                         {"why", m[4]},
                         {"to", "2"},
                         {"person", PersonRef("case_system", Child(m[2]))},
                         {"section", "social_care"},
                         {"basis", "s16LA"},
                         {"days", m[3]}}));
      EXPECT_EQ(page_.status, 200);
    } else if (is((who + " decides not to share: \"(.*)\"").c_str())) {
      page_ = Post(Who(m[1]), "share", Form({{"decision", "not"}, {"why", m[2]}}));
      EXPECT_EQ(page_.status, 200);
    } else if (is((who + " reads what waits for review").c_str())) {
      page_ = Call(Who(m[1]), web::Method::kGet, "/access", {});
    } else if (is((who + " finds it (right|wrong): \"(.*)\"").c_str())) {
      page_ =
          Call(Who(m[1]), web::Method::kPost, "/access/decisions/{ref}",
               {{"ref",
                 Text("SELECT ref FROM disclosure WHERE disclosure_id > ?1 ORDER BY disclosure_id DESC", 0)}},
               Form({{"outcome", m[2]}, {"note", m[3]}}));
      EXPECT_EQ(page_.status, 303);
    } else if (is((who + " searches for \"(.*)\"").c_str())) {
      const std::string at = To(Call(Who(m[1]), web::Method::kPost, "/search", {}, Form({{"q", m[2]}})));
      page_ = Call(Who(m[1]), web::Method::kGet, "/search/{ref}", {{"ref", at.substr(8)}});
    } else if (is("(\\d+) (hours?|days?) pass")) {
      area.clock.Set(area.clock.Now().AddSeconds(std::stoll(m[1]) * (m[2].str()[0] == 'h' ? 3600 : 86'400)));
    } else if (is("they see it")) {
      EXPECT_EQ(page_.status, 200);
    } else if (is("they are asked what for")) {
      EXPECT_EQ(To(page_), "/families/" + Ref() + "/reason");
    } else if (is("they are refused and may (not )?override")) {
      EXPECT_EQ(page_.status, 403);
      EXPECT_EQ(page_.body.find("/override") == std::string::npos, m[1].matched);
      EXPECT_NE(page_.body.find("/share"), std::string::npos) << "sharing is always offered";
    } else if (is("the page says \"(.*)\"")) {
      EXPECT_NE(page_.body.find(m[1].str()), std::string::npos);
    } else if (is("the page does not say \"(.*)\"")) {
      EXPECT_EQ(page_.body.find(m[1].str()), std::string::npos);
    } else if (is("nobody is found")) {
      EXPECT_NE(page_.body.find("Nobody was found"), std::string::npos);
    } else {
      return false;
    }
    return true;
  }

  std::string file_, part_;
  std::vector<std::pair<int, std::string>> lines_;
  const Reader* reader_ = &kMarsh;
  web::Response page_;
};

TEST(SharingScenarios, HoldAsWritten) {
  int scenarios = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(KINDRED_ROOT) + "/tests/features/sharing")) {
    if (entry.path().extension() != ".feature") continue;
    std::ifstream in(entry.path());
    std::vector<std::pair<int, std::string>> lines;
    const auto run = [&] {
      if (lines.empty()) return;
      ++scenarios;
      Story(entry.path().filename().string(), lines).Run();
      lines.clear();
    };
    int number = 0;
    bool begun = false;
    for (std::string text; std::getline(in, text);) {
      ++number;
      if (text.starts_with("Scenario:")) {
        run();
        begun = true;
      }
      if (begun && !Trim(text).empty()) lines.emplace_back(number, text);
    }
    run();
  }
  EXPECT_GE(scenarios, 12);
}

}  // namespace
}  // namespace kindred::families
