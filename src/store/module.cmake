# The access log's schema: its own set, because in SQLite it is a file of its own.
file(GLOB access_migrations CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/src/store/access_migrations/*.sql)
kindred_embed(kindred_store store_access_migrations ${CMAKE_CURRENT_SOURCE_DIR}/src/store/access_migrations
              ${access_migrations})
