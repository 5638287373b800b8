# Reference data and the levels of rules travel in the binary; the CLI writes workbooks.
kindred_embed(kindred_returns returns_data ${CMAKE_SOURCE_DIR}
              ${CMAKE_SOURCE_DIR}/data/reference/la_lower_to_upper_2025.csv
              ${CMAKE_SOURCE_DIR}/src/returns/ssda903/levels.tsv
              ${CMAKE_SOURCE_DIR}/src/returns/cin/levels.tsv
              ${CMAKE_SOURCE_DIR}/src/returns/cin/bank_holidays.tsv
              ${CMAKE_SOURCE_DIR}/src/returns/annex_a/levels.tsv
              ${CMAKE_SOURCE_DIR}/data/reference/annex_a_codes.tsv)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
target_link_libraries(kindred_returns PUBLIC PkgConfig::zstd)

# What tests/bench/returns.sh runs: the maker of its files, and the clock.
if(KINDRED_BENCH)
  add_executable(returns_bench_files ${CMAKE_SOURCE_DIR}/tests/bench/returns_files.cpp)
  target_link_libraries(returns_bench_files PRIVATE kindred_base)
  add_executable(measure_bench_run ${CMAKE_SOURCE_DIR}/tests/bench/measure.cpp)
  target_link_libraries(measure_bench_run PRIVATE kindred_flags)
endif()

# RapidCheck, for the property of the text pool; the test program is made after this file is read.
if(KINDRED_TESTS)
  find_library(RAPIDCHECK rapidcheck REQUIRED)
  cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL target_link_libraries returns_test PRIVATE ${RAPIDCHECK})
endif()
