// Turns a file of named SQL into a header of constants, so that a misspelt query name fails the build.
//
//   -- name: people_by_key            →  inline constexpr std::string_view people_by_key = R"(SELECT …)";
//   SELECT person_id FROM search_key WHERE key = ?1;
//
// Usage: kindred_sql <path below src> <input.sql> <output.hpp>. The namespace is the folder's:
// families/people.sql → kindred::families::sql. Lines before the first "-- name:" are the file's own comment.
#include <cctype>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <string>

namespace {

int Fail(const std::string& where, const std::string& what) {
  std::cerr << where << ": " << what << "\n";
  return 1;
}

bool IsIdentifier(const std::string& text) {
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text[0]))) return false;
  for (unsigned char c : text)
    if (!std::isalnum(c) && c != '_') return false;
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return Fail("kindred_sql", "usage: kindred_sql PATH INPUT OUTPUT");
  const std::string path = argv[1];
  std::ifstream in(argv[2]);
  if (!in) return Fail(argv[2], "cannot be read");
  const std::string folder = path.substr(0, path.find('/'));

  std::ostringstream out;
  out << "// Generated from " << path << " by codegen/sql.cpp.\n#pragma once\n#include <string_view>\n"
      << "namespace kindred::" << folder << "::sql {\n";
  std::set<std::string> names;
  std::string line, name, body;
  int number = 0;
  auto finish = [&] {
    if (!name.empty())
      out << "inline constexpr std::string_view " << name << " = R\"sql(" << body << ")sql\";\n";
    body.clear();
  };
  while (std::getline(in, line)) {
    ++number;
    constexpr const char* kMark = "-- name: ";
    if (line.rfind(kMark, 0) == 0) {
      finish();
      name = line.substr(9);
      while (!name.empty() && std::isspace(static_cast<unsigned char>(name.back()))) name.pop_back();
      const std::string where = path + ":" + std::to_string(number);
      if (!IsIdentifier(name)) return Fail(where, "\"" + name + "\" is not a C++ name");
      if (!names.insert(name).second) return Fail(where, "the query \"" + name + "\" is named twice");
    } else if (!name.empty()) {
      body += line + "\n";
    }
  }
  finish();
  out << "}  // namespace kindred::" << folder << "::sql\n";
  std::ofstream file(argv[3]);
  file << out.str();
  return file.good() ? 0 : Fail(argv[3], "cannot be written");
}
