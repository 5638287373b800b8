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
