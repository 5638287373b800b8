# Rows as agencies sent them are sealed JSON.
target_link_libraries(kindred_families PRIVATE simdjson)
# Property tests; the test program is made after this file is read.
if(KINDRED_TESTS)
  find_library(KINDRED_RAPIDCHECK rapidcheck REQUIRED)
  cmake_language(DEFER CALL target_link_libraries families_test PRIVATE ${KINDRED_RAPIDCHECK})
endif()
