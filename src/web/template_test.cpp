#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>

#include "web/template_tests/sections.mustache.hpp"
#include "web/template_tests/values.mustache.hpp"
#include "web/template_tests/whitespace.mustache.hpp"

namespace kindred::web {
namespace {

struct Values {
  std::string_view name;
  long count = 0;
  std::optional<std::string> maybe;
  std::optional<int> none;
};
struct Someone {
  std::string name;
  bool last = false;
};
struct Team {
  std::string name = "North";
  int size() const { return 3; }  // a member function is a field too
  std::unique_ptr<std::string> lead;
};
struct Sections {
  std::string town = "Eastmoor";
  std::vector<Someone> people;
  std::string note;
  std::optional<Someone> lead;
  Team team;
  std::vector<std::string> tags;
  bool shown = false;
};
struct Whitespace {
  bool a = true;
};

std::string Values_(const Values& view) {
  std::string out;
  templates::RenderTemplateTestsValues(out, view);
  return out;
}
std::string Sections_(const Sections& view) {
  std::string out;
  templates::RenderTemplateTestsSections(out, view);
  return out;
}

TEST(Template, EscapesByDefaultAndNotWhereAskedNotTo) {
  EXPECT_EQ(Values_({"<a href=\"x\">&'</a>", 7, "<", 0}),
            "Hello &lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;: <a href=\"x\">&'</a> <a "
            "href=\"x\">&'</a>|7|&lt;|0");
}
TEST(Template, PrintsNothingForAnEmptyOptional) {
  EXPECT_EQ(Values_({"A", -1, std::nullopt, std::nullopt}), "Hello A: A A|-1||");
}

TEST(Template, LoopsAndSeesWhatIsAroundALoop) {
  Sections view;
  view.people = {{"Ada", false}, {"Bo", true}};
  EXPECT_EQ(Sections_(view).substr(0, 73),
            "<ul>\n  <li>Ada of Eastmoor,</li>\n  <li>Bo of Eastmoor</li>\n</ul>\n\n\n\n\n3 in");
}
TEST(Template, InvertsAnEmptyList) {
  EXPECT_EQ(Sections_({}).find("<ul>\n  <li>nobody</li>\n</ul>\n"), 0U);
}
TEST(Template, PushesTextOptionalsPointersAndLists) {
  Sections view;
  view.note = "a & b";
  view.lead = Someone{"Jo"};
  view.team.lead = std::make_unique<std::string>("Dev");
  view.tags = {"x", "<y>"};
  view.shown = true;
  const std::string out = Sections_(view);
  EXPECT_NE(out.find("note: a &amp; b\nJo (Dev)\n[x][&lt;y&gt;]\nshown in Eastmoor\n3 in North\n"),
            std::string::npos)
      << out;
}
TEST(Template, PartialsSeeTheWholeStack) {
  Sections view;
  view.people = {{"Ada"}, {"Bo"}};
  EXPECT_NE(Sections_(view).find("partial sees Eastmoor Ada@Eastmoor Bo@Eastmoor\nend.\n"), std::string::npos)
      << Sections_(view);
}
TEST(Template, TagsAloneOnALineLeaveNoLine) {
  std::string out;
  templates::RenderTemplateTestsWhitespace(out, Whitespace{true});
  // CR LF counts as the end of a line; a section inside a line keeps its spaces.
  EXPECT_EQ(out, "|\r\n| \"?\" \\ \t tab |  in \n  body\nlast yes\n");
  out.clear();
  templates::RenderTemplateTestsWhitespace(out, Whitespace{false});
  EXPECT_EQ(out, "|\r\n| \"?\" \\ \t tab | \nlast \nno\n");
}

// The compiler of templates as the build runs it.
class TemplateCompiler : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "kindred-template-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  // What it says on stderr; empty when it worked.
  std::string Compile(const std::string& text) {
    std::ofstream(folder_ / "in.mustache") << text;
    return Run(std::string(KINDRED_MUSTACHE) + " families/pages/in.mustache " +
               (folder_ / "in.mustache").string() + " " + (folder_ / "in.hpp").string());
  }
  std::string Run(const std::string& command) {
    const std::string said = (folder_ / "said").string();
    const int status = std::system((command + " >" + said + " 2>&1").c_str());
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return "";
    std::ifstream in(said);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::filesystem::path folder_;
};

TEST_F(TemplateCompiler, NamesTemplateAndLineOfWhatIsWrong) {
  EXPECT_EQ(Compile("fine {{name}}\n"), "");
  EXPECT_EQ(Compile("a\n{{#rows}}\nb\n"), "families/pages/in.mustache:2: {{#rows}} is never closed\n");
  EXPECT_EQ(Compile("a\n{{#rows}}\nb{{/row}}"),
            "families/pages/in.mustache:3: {{/row}} closes {{#rows}} of line 2\n");
  EXPECT_EQ(Compile("{{/row}}"), "families/pages/in.mustache:1: {{/row}} closes nothing\n");
  EXPECT_EQ(Compile("\n\n{{name"), "families/pages/in.mustache:3: a tag is never closed\n");
  EXPECT_EQ(Compile("{{ }}"), "families/pages/in.mustache:1: a tag has no name\n");
  EXPECT_EQ(Compile("{{class}}"), "families/pages/in.mustache:1: \"class\" is not a name\n");
  EXPECT_EQ(Compile("{{=<% %>=}}"),
            "families/pages/in.mustache:1: changing the delimiters is not part of these templates\n");
  EXPECT_NE(Compile("{{> table}}").find("name a partial by its path"), std::string::npos);
  EXPECT_NE(Compile("{{> families/pages/in}}").find("cannot hold itself"), std::string::npos);
}
TEST_F(TemplateCompiler, RefusesWhatTheSecurityPolicyWouldRefuse) {
  EXPECT_NE(Compile("<p>\n<b style=\"x\">").find(":2: inline \"style\""), std::string::npos);
  EXPECT_NE(Compile("<b onclick=\"x()\">").find("inline \"onclick\""), std::string::npos);
  EXPECT_NE(Compile("<script>x()</script>").find("inline <script>"), std::string::npos);
  EXPECT_EQ(Compile("<script src=\"{{script}}\" defer></script>"), "");
}
TEST_F(TemplateCompiler, RefusesAPostingFormWithoutItsToken) {
  EXPECT_NE(Compile("<form method=\"post\" action=\"/x\">\n<button>Go</button></form>")
                .find("needs {{> web/components/csrf}}"),
            std::string::npos);
  EXPECT_EQ(Compile("<form method=\"post\">{{> web/components/csrf}}</form>"), "");
  EXPECT_EQ(Compile("<form method=\"get\"></form>"), "");
}
TEST_F(TemplateCompiler, AMissingFieldFailsTheBuildWithTemplateAndLine) {
  ASSERT_EQ(Compile("a\n{{#rows}}{{nmae}}{{/rows}}{{team.lead}}"), "");
  std::ofstream(folder_ / "use.cpp")
      << "#include <vector>\n#include \"in.hpp\"\nstruct Row { int name; };\nstruct Team {};\n"
         "struct View { std::vector<Row> rows; Team team; };\n"
         "void Use(std::string& out) { kindred::families::templates::RenderIn(out, View{}); }\n";
  const std::string said = Run(std::string("c++ -std=c++20 -fsyntax-only -I" KINDRED_ROOT "/src -I") +
                               folder_.string() + " " + (folder_ / "use.cpp").string());
  EXPECT_NE(said.find("families/pages/in.mustache:2: {{nmae}}: \"nmae\" is not a field of the model or "
                      "anything around it"),
            std::string::npos)
      << said;
  EXPECT_NE(said.find("families/pages/in.mustache:2: {{team.lead}}: \"lead\" is not a field of {{team}}"),
            std::string::npos)
      << said;
}

}  // namespace
}  // namespace kindred::web
