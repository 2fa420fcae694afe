# Embeds the files of a folder in a C++ file that defines page_files() of src/viewer/page_files.h:
#   cmake -DFOLDER=src/viewer/page -DOUTPUT=page_files.cpp -P EmbedPage.cmake
file(GLOB FILES ${FOLDER}/*)
set(ROWS "")
foreach(FILE ${FILES})
  get_filename_component(NAME ${FILE} NAME)
  file(READ ${FILE} TEXT)
  string(APPEND ROWS "    {\"${NAME}\", R\"embedded(${TEXT})embedded\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"viewer/page_files.h\"

namespace gloss {
namespace {

constexpr PageFile kFiles[] = {
${ROWS}};

}  // namespace

std::span<const PageFile> page_files() {
  return kFiles;
}

}  // namespace gloss
")
