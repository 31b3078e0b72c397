#include <nlohmann/json.hpp>

#include "quality/tables.h"
#include "training/export.h"

namespace ringroom::quality {

store::Migration sheets_migration() {
    return {2, "quality", R"(
        CREATE TABLE quality_sheet (
            calibration INTEGER NOT NULL, -- 0: a mark
            run INTEGER NOT NULL,
            contact INTEGER NOT NULL,
            marker INTEGER NOT NULL,
            source TEXT NOT NULL,
            form_version TEXT NOT NULL,
            content TEXT NOT NULL, -- answers and counts as JSON
            remark TEXT NOT NULL,
            given INTEGER NOT NULL,
            spent INTEGER NOT NULL,
            at INTEGER NOT NULL,
            raw INTEGER,
            final INTEGER,
            fatal INTEGER NOT NULL,
            passed INTEGER NOT NULL,
            version INTEGER NOT NULL,
            PRIMARY KEY (calibration, run, contact, marker, source)
        ) WITHOUT ROWID;
        CREATE INDEX quality_sheet_marker ON quality_sheet (marker, run, contact);
    )"};
}

namespace {

using nlohmann::json;
using training::Source;

constexpr std::string_view select_sheet =
    "SELECT calibration, run, contact, marker, source, form_version, content, remark, given, "
    "spent, at, raw, final, fatal, passed, version FROM quality_sheet ";

Source source_from(const std::string& word) {
    for (const auto source :
         {Source::automatic, Source::self, Source::peer, Source::instructor, Source::second_marker})
        if (training::to_string(source) == word)
            return source;
    return Source::self; // the least that can be claimed
}

std::string content_of(const Sheet& sheet) {
    auto answers = json::array();
    for (const auto& a : sheet.answers)
        answers.push_back(
            {{"item", a.item}, {"applies", a.applies}, {"points", a.points}, {"reason", a.reason}});
    auto counts = json::array();
    for (const auto& c : sheet.counts)
        counts.push_back({{"name", c.name}, {"times", c.times}, {"reason", c.reason}});
    return json{{"answers", answers}, {"counts", counts}}.dump();
}

void read_content(const std::string& text, Sheet& sheet) {
    const auto content = json::parse(text, nullptr, false);
    if (!content.is_object())
        return; // only ever written above
    for (const auto& a : content.at("answers"))
        sheet.answers.push_back({.item = a.at("item"),
                                 .applies = a.at("applies"),
                                 .points = a.at("points"),
                                 .source = sheet.source,
                                 .reason = a.at("reason")});
    for (const auto& c : content.at("counts"))
        sheet.counts.push_back({c.at("name"), c.at("times"), c.at("reason")});
}

Sheet sheet_from(const store::Row& row) {
    const auto id = [&](std::size_t column) {
        return static_cast<std::uint64_t>(row.number(column));
    };
    const auto points = [&](std::size_t column) {
        return row.null(column) ? std::nullopt : std::optional<training::Milli>(row.number(column));
    };
    Sheet out{.key = {row.number(1), ContactId{id(2)}},
              .calibration = row.number(0),
              .marker = AgentId{id(3)},
              .source = source_from(row.text(4)),
              .form_version = training::version_from(row.text(5)),
              .remark = row.text(7),
              .given = row.number(8) != 0,
              .spent = Duration{row.number(9)},
              .at = WallTime{row.number(10)},
              .outcome = {.marker = AgentId{id(3)},
                          .raw = points(11),
                          .final = points(12),
                          .fatal = row.number(13) != 0,
                          .passed = row.number(14) != 0},
              .version = row.number(15)};
    read_content(row.text(6), out);
    return out;
}

} // namespace

Result<std::vector<Sheet>> sheets_of(store::Reader& reader, const ContactKey& key,
                                     std::int64_t calibration) {
    std::vector<Sheet> out;
    const auto done =
        reader.each(std::string(select_sheet) +
                        "WHERE calibration = ? AND run = ? AND contact = ? ORDER BY marker, source",
                    {calibration, key.run, key.contact.value}, [&](const store::Row& row) {
                        out.push_back(sheet_from(row));
                        return true;
                    });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

Result<void> save(store::Writer& writer, const Sheet& s) {
    store::Values values{training::version_text(s.form_version),
                         content_of(s),
                         s.remark,
                         s.given ? 1 : 0,
                         s.spent.ms,
                         s.at.ms,
                         s.outcome.raw,
                         s.outcome.final,
                         s.outcome.fatal ? 1 : 0,
                         s.outcome.passed ? 1 : 0,
                         s.version,
                         s.calibration,
                         s.key.run,
                         s.key.contact.value,
                         s.marker.value,
                         training::to_string(s.source)};
    const bool is_new = s.version == 1;
    if (!is_new)
        values.emplace_back(s.version - 1);
    const auto changed = writer.run(
        is_new ? "INSERT INTO quality_sheet (form_version, content, remark, given, spent, "
                 "at, raw, final, fatal, passed, version, calibration, run, contact, marker, "
                 "source) "
                 "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
               : "UPDATE quality_sheet SET form_version = ?, content = ?, remark = ?, "
                 "given = ?, spent = ?, at = ?, raw = ?, final = ?, fatal = ?, passed = ?, "
                 "version = ? WHERE calibration = ? AND run = ? AND contact = ? AND marker = ? AND "
                 "source = ? AND version = ?",
        values);
    if (!changed)
        return tl::unexpected(changed.error());
    if (*changed != 1)
        return fail("quality.changed", "this sheet was changed elsewhere");
    return {};
}

} // namespace ringroom::quality
