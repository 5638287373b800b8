# Properties in the tests use RapidCheck; the test program is made after this file is read.
if(KINDRED_TESTS)
  find_library(RAPIDCHECK rapidcheck REQUIRED)
  cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL target_link_libraries tables_test PRIVATE ${RAPIDCHECK})
endif()
