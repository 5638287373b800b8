# The nickname table goes into the binary; stored models are read with simdjson.
target_link_libraries(kindred_linkage PUBLIC simdjson)
kindred_embed(kindred_linkage nicknames ${CMAKE_SOURCE_DIR}/data ${CMAKE_SOURCE_DIR}/data/nicknames.csv)
