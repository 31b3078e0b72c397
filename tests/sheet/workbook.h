#pragma once
// XLSX files made by hand, part by part, for tests: what other programs write, not what ours does.
#include <map>
#include <string>

#include <zip.h>

#include "base/check.h"

namespace ringroom::test {

using Parts = std::map<std::string, std::string>;

inline std::string zipped(const Parts& parts, const std::string& password = {}) {
    auto* source = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    auto* zip = zip_open_from_source(source, ZIP_TRUNCATE, nullptr);
    check(zip != nullptr, "an archive can be begun");
    zip_source_keep(source);
    for (const auto& [name, content] : parts) {
        const auto index = zip_file_add(zip, name.c_str(),
                                        zip_source_buffer(zip, content.data(), content.size(), 0),
                                        ZIP_FL_ENC_UTF_8);
        check(index >= 0, "a part can be added");
        if (!password.empty())
            zip_file_set_encryption(zip, static_cast<std::uint64_t>(index), ZIP_EM_AES_256,
                                    password.c_str());
    }
    check(zip_close(zip) == 0, "an archive can be ended");
    zip_stat_t about;
    zip_source_stat(source, &about);
    std::string out(about.size, '\0');
    zip_source_open(source);
    check(zip_source_read(source, out.data(), out.size()) == static_cast<zip_int64_t>(out.size()),
          "an archive can be read");
    zip_source_close(source);
    zip_source_free(source);
    return out;
}

inline std::string relation(const std::string& id, const std::string& type,
                            const std::string& target) {
    return "<Relationship Id=\"" + id +
           "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" + type +
           "\" Target=\"" + target + "\"/>";
}

/// A workbook of one sheet, "名单", with the given `<sheetData>` and what follows it.
inline Parts workbook(const std::string& rows, const std::string& strings = {},
                      const std::string& styles = {}, const std::string& after = {}) {
    Parts parts;
    parts["_rels/.rels"] = "<Relationships>" + relation("r1", "officeDocument", "xl/workbook.xml") +
                           "</Relationships>";
    parts["xl/workbook.xml"] =
        "<workbook xmlns:r=\"x\"><sheets><sheet name=\"名单\" sheetId=\"1\" r:id=\"r1\"/>"
        "</sheets></workbook>";
    parts["xl/_rels/workbook.xml.rels"] =
        "<Relationships>" + relation("r1", "worksheet", "worksheets/sheet1.xml") +
        relation("r2", "sharedStrings", "/xl/sharedStrings.xml") +
        relation("r3", "styles", "styles.xml") + "</Relationships>";
    parts["xl/worksheets/sheet1.xml"] =
        "<worksheet><sheetData>" + rows + "</sheetData>" + after + "</worksheet>";
    parts["xl/sharedStrings.xml"] = "<sst>" + strings + "</sst>";
    parts["xl/styles.xml"] = "<styleSheet>" + styles + "</styleSheet>";
    return parts;
}

} // namespace ringroom::test
