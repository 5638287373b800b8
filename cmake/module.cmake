# kindred_module(<folder> [USES <folders>…] [LIBRARIES <targets>…])
#
# Makes the library kindred_<folder> from every .cpp below src/<folder>, and beside it, from file names alone:
#   *_test.cpp   one program <folder>_test, run by ctest           (KINDRED_TESTS)
#   *_bench.cpp  one program <folder>_bench, run by script/bench   (KINDRED_BENCH)
#   *_fuzz.cpp   one libFuzzer program each                        (KINDRED_FUZZ)
#   *.sql        named queries → "<folder>/<file>.sql.hpp"         (codegen/sql.cpp)
#   *.mustache   templates     → "<folder>/<path>.mustache.hpp"    (codegen/mustache.cpp)
#   migrations/*.sql  embedded → embedded::<folder>_migrations() of "embedded/<folder>_migrations.hpp"
# so that adding a file needs no change here.
set(KINDRED_GENERATED ${CMAKE_BINARY_DIR}/generated)

function(kindred_codegen)
  add_executable(kindred_sql ${CMAKE_SOURCE_DIR}/src/codegen/sql.cpp)
  add_executable(kindred_mustache ${CMAKE_SOURCE_DIR}/src/codegen/mustache.cpp)
  target_link_libraries(kindred_mustache PRIVATE kindred_flags)
  target_link_libraries(kindred_sql PRIVATE kindred_flags)
endfunction()

# Generates headers for the files with one ending; sets <out> to the list of generated headers.
function(kindred_generate folder ending tool out)
  file(GLOB_RECURSE inputs CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*${ending})
  list(FILTER inputs EXCLUDE REGEX "migrations/") # embedded whole, see kindred_module
  set(outputs)
  foreach(input IN LISTS inputs)
    file(RELATIVE_PATH path ${CMAKE_SOURCE_DIR}/src ${input})
    set(output ${KINDRED_GENERATED}/${path}.hpp)
    add_custom_command(OUTPUT ${output} COMMAND ${tool} ${path} ${input} ${output}
                       DEPENDS ${input} ${tool} COMMENT "Generating ${path}.hpp")
    list(APPEND outputs ${output})
  endforeach()
  set(${out} ${outputs} PARENT_SCOPE)
endfunction()

function(kindred_module folder)
  cmake_parse_arguments(M "" "" "USES;LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/*.cpp)
  set(tests ${sources})
  set(benches ${sources})
  set(fuzzers ${sources})
  list(FILTER sources EXCLUDE REGEX "/program/")
  list(FILTER sources EXCLUDE REGEX "_(test|bench|fuzz)\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER benches INCLUDE REGEX "_bench\\.cpp$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")

  kindred_generate(${folder} .sql kindred_sql sql)
  kindred_generate(${folder} .mustache kindred_mustache templates)

  set(target kindred_${folder})
  if(NOT sources)
    file(WRITE ${KINDRED_GENERATED}/${folder}/empty.cpp "")
    set(sources ${KINDRED_GENERATED}/${folder}/empty.cpp)
  endif()
  add_library(${target} STATIC ${sources} ${sql} ${templates})
  target_include_directories(${target} PUBLIC ${CMAKE_SOURCE_DIR}/src ${KINDRED_GENERATED})
  target_link_libraries(${target} PUBLIC kindred_flags ${M_LIBRARIES})
  foreach(used IN LISTS M_USES)
    target_link_libraries(${target} PUBLIC kindred_${used})
  endforeach()
  file(GLOB migrations CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${folder}/migrations/*.sql)
  if(migrations)
    kindred_embed(${target} ${folder}_migrations ${CMAKE_SOURCE_DIR}/src/${folder}/migrations ${migrations})
  endif()
  if(EXISTS ${CMAKE_SOURCE_DIR}/src/${folder}/module.cmake)
    include(${CMAKE_SOURCE_DIR}/src/${folder}/module.cmake) # what only this folder needs (assets, data)
  endif()

  if(KINDRED_TESTS AND tests)
    add_executable(${folder}_test ${tests})
    target_link_libraries(${folder}_test PRIVATE ${target} GTest::gtest GTest::gmock GTest::gtest_main)
    target_compile_definitions(${folder}_test PRIVATE KINDRED_ROOT="${CMAKE_SOURCE_DIR}")
    target_precompile_headers(${folder}_test PRIVATE <gtest/gtest.h> <string> <vector>)
    add_test(NAME ${folder} COMMAND ${folder}_test --gtest_brief=1)
    set_tests_properties(${folder} PROPERTIES WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  endif()
  if(KINDRED_BENCH AND benches)
    add_executable(${folder}_bench ${benches})
    target_link_libraries(${folder}_bench PRIVATE ${target} benchmark::benchmark_main)
    target_compile_definitions(${folder}_bench PRIVATE KINDRED_ROOT="${CMAKE_SOURCE_DIR}")
  endif()
  if(KINDRED_FUZZ)
    foreach(fuzzer IN LISTS fuzzers)
      get_filename_component(name ${fuzzer} NAME_WE)
      add_executable(${name} ${fuzzer})
      target_link_libraries(${name} PRIVATE ${target} -fsanitize=fuzzer)
      set_property(GLOBAL APPEND PROPERTY KINDRED_FUZZERS ${name})
    endforeach()
  endif()
endfunction()

# The one program: src/cli with every module.
function(kindred_program name)
  cmake_parse_arguments(M "" "" "USES;LIBRARIES" ${ARGN})
  kindred_module(cli USES ${M_USES} LIBRARIES ${M_LIBRARIES})
  add_executable(${name} ${CMAKE_SOURCE_DIR}/src/cli/program/main.cpp)
  target_link_libraries(${name} PRIVATE kindred_cli)
  target_compile_definitions(kindred_cli PRIVATE KINDRED_VERSION="${PROJECT_VERSION}")
endfunction()

# kindred_embed(<target> <symbol> <root> <files…>): files into the binary with .incbin; the generated header
# "embedded/<symbol>.hpp" declares `std::span<const File> kindred::embedded::<symbol>()`, each named by its
# path below <root>.
function(kindred_embed target symbol root)
  # Top-level asm in a C++ file: needs no assembler language, and compiles the same with g++ and clang.
  set(asm ".pushsection .rodata\\n")
  set(declarations "")
  set(rows "")
  set(index 0)
  foreach(file IN LISTS ARGN)
    file(RELATIVE_PATH name ${root} ${file})
    set(item kindred_${symbol}_${index})
    string(APPEND asm "\"\n    \".global ${item}\\n.global ${item}_end\\n.balign 16\\n${item}:\\n.incbin \\\"${file}\\\"\\n${item}_end:\\n.byte 0\\n")
    string(APPEND declarations "extern const char ${item}[];\nextern const char ${item}_end[];\n")
    string(APPEND rows "      {\"${name}\", {${item}, static_cast<std::size_t>(${item}_end - ${item})}},\n")
    math(EXPR index "${index}+1")
  endforeach()
  string(APPEND asm ".popsection\\n")
  set(base ${KINDRED_GENERATED}/embedded/${symbol})
  file(CONFIGURE OUTPUT ${base}.hpp CONTENT "// Generated by kindred_embed (cmake/module.cmake).
#pragma once
#include <span>
#include \"base/embedded.hpp\"
namespace kindred::embedded {
// Every embedded file of this set, in the order given to kindred_embed.
std::span<const File> ${symbol}();
} // namespace kindred::embedded
" @ONLY)
  file(CONFIGURE OUTPUT ${base}.cpp CONTENT "// Generated by kindred_embed (cmake/module.cmake).
#include \"embedded/${symbol}.hpp\"
#include <vector>
__asm__(\"${asm}\");
extern \"C\" {
${declarations}}
namespace kindred::embedded {
std::span<const File> ${symbol}() {
  static const std::vector<File> kFiles = {
${rows}  };
  return kFiles;
}
} // namespace kindred::embedded
" @ONLY)
  set_source_files_properties(${base}.cpp PROPERTIES OBJECT_DEPENDS "${ARGN}")
  target_sources(${target} PRIVATE ${base}.cpp)
endfunction()
