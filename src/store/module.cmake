# The access log's schema: its own set, because in SQLite it is a file of its own.
file(GLOB access_migrations CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/src/store/access_migrations/*.sql)
kindred_embed(kindred_store store_access_migrations ${CMAKE_CURRENT_SOURCE_DIR}/src/store/access_migrations
              ${access_migrations})
if(KINDRED_TESTS)
  find_library(RAPIDCHECK rapidcheck REQUIRED)
  cmake_language(DEFER DIRECTORY ${CMAKE_SOURCE_DIR} CALL target_link_libraries store_test PRIVATE ${RAPIDCHECK})
endif()
