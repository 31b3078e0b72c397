// Graded contacts for progress, read in one statement: the engine's result, the review's outcome
// and the sheets it rests on.
#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

#include "base/random.h"
#include "quality/tables.h"

namespace ringroom::quality {
namespace {

using nlohmann::json;
using training::ItemMark;
using training::Milli;

// The contacts are found by the index before any content is read, and of a content only what counts
// here leaves the data base: it is twenty times as long.
constexpr std::string_view select_attempts = R"(
    WITH wanted AS (
        SELECT run, contact FROM training_contact
        WHERE agent IN (SELECT value FROM json_each(?)) AND final IS NOT NULL
          AND practice = 0 AND run >= ?
          AND (? = '' OR script = ?)
        ORDER BY run DESC, contact DESC LIMIT ?)
    SELECT c.run, c.contact, c.agent, c.drill, c.script, c.customer, c.final, c.fatal,
           json_extract(c.content, '$.seed', '$.voice', '$.measures.began', '$.measures.arrived',
                        '$.card.pass_mark'),
           (SELECT json_group_array(
                       json_extract(i.value, '$.name', '$.points', '$.possible', '$.applies'))
            FROM json_each(c.content, '$.card.sections') s, json_each(s.value, '$.items') i),
           (SELECT CAST(round(avg(keyed - spoken)) AS INTEGER) -- others were known from the screen
            FROM (SELECT json_extract(value, '$.spoken_at') AS spoken,
                         json_extract(value, '$.keyed_at') AS keyed
                  FROM json_each(json_extract(c.content, '$.measures.facts')))
            WHERE keyed >= spoken),
           r.final, r.fatal, r.published_at,
           (SELECT json_group_array(json_array(s.marker, s.source,
                                               json_extract(s.content, '$.answers')))
            FROM quality_sheet s
            WHERE s.calibration = 0 AND s.run = c.run AND s.contact = c.contact AND s.given = 1
              AND s.source IN ('instructor', 'second_marker')
              AND (r.marker = 0 OR s.marker = r.marker)),
           t.seat
    FROM wanted JOIN training_contact c USING (run, contact)
         LEFT JOIN quality_review r USING (run, contact)
         LEFT JOIN training_seat t USING (run, contact)
    ORDER BY c.run, c.contact)";

std::int64_t number_or(const json& value, std::int64_t otherwise) {
    return value.is_number_integer() ? value.get<std::int64_t>() : otherwise;
}

struct Given {
    Milli points = 0;
    Milli possible = training::one_point;
    bool applies = false;
};
using Answers = std::map<std::string, Given>;

/// What several markers gave; one who left it out counts for nothing.
void lay_over(Answers& answers, const std::vector<json>& sheets) {
    std::map<std::string, std::vector<Milli>> points;
    for (const auto& sheet : sheets)
        for (const auto& answer : sheet) {
            auto& given = points[answer.at("item").get<std::string>()];
            if (answer.at("applies").get<bool>())
                given.push_back(answer.at("points").get<Milli>());
        }
    for (const auto& [item, given] : points) {
        const auto known = answers.find(item);
        if (known == answers.end())
            continue;
        known->second.applies = !given.empty();
        Milli sum = 0;
        for (const auto one : given)
            sum += one;
        if (!given.empty())
            known->second.points = training::mean_of(sum, static_cast<std::int64_t>(given.size()));
    }
}

/// The sheets the mark rests on: who answered the appeal goes before who marked first.
std::vector<json> counting(const json& sheets, std::vector<AgentId>& markers) {
    const bool remarked = std::any_of(sheets.begin(), sheets.end(), [](const json& sheet) {
        return sheet.at(1) == "second_marker";
    });
    std::vector<json> out;
    for (const auto& sheet : sheets)
        if (!remarked || sheet.at(1) == "second_marker") {
            markers.push_back(AgentId{sheet.at(0).get<std::uint64_t>()});
            out.push_back(sheet.at(2));
        }
    return out;
}

std::vector<ItemMark> items_from(const json& items, const std::vector<json>& sheets) {
    Answers answers;
    for (const auto& item : items)
        answers[item.at(0)] = {.points = item.at(1), .possible = item.at(2), .applies = item.at(3)};
    lay_over(answers, sheets);
    std::vector<ItemMark> out;
    for (const auto& item : items)
        if (const auto& given = answers[item.at(0)]; given.applies && given.possible > 0)
            out.push_back({item.at(0), training::mean_of(given.points * 100'000, given.possible)});
    return out;
}

/// One number for one customer: the script, the seed and the number make them. Results of before
/// seeds were kept count each drill's customers as others.
std::uint64_t customer_from(const store::Row& row, const json& seed) {
    const auto world = seed.is_number_integer() && number_or(seed, 0) != 0
                           ? seed.dump()
                           : row.text(0) + "-" + row.text(3);
    return fnv1a(row.text(4) + '\n' + world + '\n' + row.text(5));
}

Attempt attempt_from(const store::Row& row) {
    const auto said = json::parse(row.text(8));
    const bool published = row.number(13) != 0 && !row.null(11);
    Attempt out{
        .practice = {.key = {row.number(0), ContactId{static_cast<std::uint64_t>(row.number(1))}},
                     .student = AgentId{static_cast<std::uint64_t>(row.number(2))},
                     .script = row.text(4),
                     .mark = row.number(published ? 11 : 6),
                     .pass_mark = number_or(said.at(4), 0),
                     .fatal = row.number(published ? 12 : 7) != 0,
                     .customer = customer_from(row, said.at(0)),
                     .capture =
                         row.null(10) ? std::nullopt : std::optional(Duration{row.number(10)})},
        // Rows written before `began` was measured have the arrival only.
        .began = Duration{number_or(said.at(2), number_or(said.at(3), 0))},
        .drill = DrillId{static_cast<std::uint64_t>(row.number(3))},
        .variant = static_cast<std::uint64_t>(row.number(5)),
        .seed = static_cast<std::uint64_t>(number_or(said.at(0), 0)),
        .seat = row.text(15),
        .voice = said.at(1).is_string() ? said.at(1).get<std::string>() : "",
        .by_people = published};
    std::vector<json> sheets;
    if (published)
        sheets = counting(json::parse(row.text(14)), out.markers);
    out.practice.items = items_from(json::parse(row.text(9)), sheets);
    return out;
}

std::string ids_in(const std::vector<AgentId>& students) {
    auto out = json::array();
    for (const auto student : students)
        out.push_back(student.value);
    return out.dump();
}

} // namespace

Result<std::vector<Attempt>> attempts_of(store::Reader& reader, const AttemptFilter& filter) {
    std::vector<Attempt> out;
    const auto done = reader.each(
        select_attempts,
        {ids_in(filter.students), filter.from_run, filter.script, filter.script, filter.limit},
        [&](const store::Row& row) {
            out.push_back(attempt_from(row));
            return true;
        });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

} // namespace ringroom::quality
