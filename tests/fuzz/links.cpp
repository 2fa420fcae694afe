// Links in Pharaoh's format, gold links among them: what is read is read again from what is written.

#include "metrics/links.h"

#include "fuzz/target.h"
#include "metrics/aer.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gloss;
  static const InputFile kGiven(".links"), kWritten(".written");
  kGiven.write(text_of(data, size));
  for (const LinkFormat format : {LinkFormat{}, {true, false}, {false, true}, {true, true}}) {
    read_or_refuse(kGiven.path().native(), [&] {
      const std::vector<Links> links = read_links(kGiven.path(), format);
      std::string lines;
      for (const Links& of_line : links) lines += to_pharaoh(of_line) + '\n';
      kWritten.write(lines);
      expect(read_links(kWritten.path()) == links, "links are read back as they were written");
      const double aer = score_alignments(links, links).aer();
      expect(aer >= 0 && aer <= 1, "an error rate is from 0 to 1");
    });
  }
  return 0;
}
