#include <algorithm>

#include <nlohmann/json.hpp>

#include "quality/tables.h"

namespace ringroom::quality {

store::Migration samples_migration() {
    return {4, "quality", R"(
        CREATE TABLE quality_sample (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            title TEXT NOT NULL,
            plan TEXT NOT NULL, -- JSON
            seed TEXT NOT NULL,
            made_by INTEGER NOT NULL,
            made_at INTEGER NOT NULL,
            candidates INTEGER NOT NULL,
            size INTEGER NOT NULL
        );
        CREATE TABLE quality_sample_row (
            sample INTEGER NOT NULL REFERENCES quality_sample (id),
            run INTEGER NOT NULL,
            contact INTEGER NOT NULL,
            markers TEXT NOT NULL, -- JSON
            because TEXT NOT NULL, -- JSON
            PRIMARY KEY (sample, run, contact)
        ) WITHOUT ROWID;
        CREATE INDEX quality_sample_contact ON quality_sample_row (run, contact);
    )"};
}

namespace {

using nlohmann::json;

json ids_of(const std::vector<AgentId>& agents) {
    auto out = json::array();
    for (const auto agent : agents)
        out.push_back(agent.value);
    return out;
}
json words_of(const std::vector<Trigger>& triggers) {
    auto out = json::array();
    for (const auto trigger : triggers)
        out.push_back(std::string(to_string(trigger)));
    return out;
}
std::vector<AgentId> agents_from(const json& list) {
    std::vector<AgentId> out;
    for (const auto& one : list)
        out.push_back(AgentId{one.get<std::uint64_t>()});
    return out;
}
std::vector<Trigger> triggers_from(const json& list) {
    std::vector<Trigger> out;
    for (const auto& one : list)
        if (const auto trigger = trigger_from(one.get<std::string>()))
            out.push_back(*trigger);
    return out;
}

std::string to_json(const Plan& p) {
    return json{{"how", std::string(to_string(p.how))},
                {"percent", p.percent},
                {"triggers", words_of(p.triggers)},
                {"silence", p.silence.ms},
                {"short_talk", p.short_talk.ms},
                {"markers", ids_of(p.markers)},
                {"overlap", p.overlap}}
        .dump();
}
Plan plan_from(const std::string& text) {
    const auto j = json::parse(text);
    return {.how = how_from(j.at("how").get<std::string>()).value_or(How::random),
            .percent = j.at("percent"),
            .triggers = triggers_from(j.at("triggers")),
            .silence = Duration{j.at("silence").get<std::int64_t>()},
            .short_talk = Duration{j.at("short_talk").get<std::int64_t>()},
            .markers = agents_from(j.at("markers")),
            .overlap = j.at("overlap")};
}

constexpr std::string_view select_sample =
    "SELECT id, title, plan, seed, made_by, made_at, candidates, size FROM quality_sample ";

Sample sample_from(const store::Row& row) {
    return {.id = row.number(0),
            .title = row.text(1),
            .plan = plan_from(row.text(2)),
            .seed = std::stoull(row.text(3)),
            .made_by = AgentId{static_cast<std::uint64_t>(row.number(4))},
            .made_at = WallTime{row.number(5)},
            .candidates = row.number(6),
            .drawn = {},
            .size = row.number(7)};
}

} // namespace

Result<std::int64_t> insert(store::Writer& writer, const Sample& s) {
    const auto done = writer.run(
        "INSERT INTO quality_sample (title, plan, seed, made_by, made_at, candidates, size) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        {s.title, to_json(s.plan), std::to_string(s.seed), s.made_by.value, s.made_at.ms,
         s.candidates, s.drawn.size()});
    if (!done)
        return tl::unexpected(done.error());
    const auto id = writer.last_id();
    for (const auto& d : s.drawn) {
        const auto added =
            writer.run("INSERT INTO quality_sample_row (sample, run, contact, markers, because) "
                       "VALUES (?, ?, ?, ?, ?)",
                       {id, d.key.run, d.key.contact.value, ids_of(d.markers).dump(),
                        words_of(d.because).dump()});
        if (!added)
            return tl::unexpected(added.error());
    }
    return id;
}

Result<std::vector<Sample>> samples_of(store::Reader& reader, std::size_t limit) {
    std::vector<Sample> out;
    const auto done = reader.each(std::string(select_sample) + "ORDER BY id DESC", {},
                                  [&](const store::Row& row) {
                                      if (out.size() < limit)
                                          out.push_back(sample_from(row));
                                      return out.size() < limit;
                                  });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

Result<std::optional<Sample>> sample_of(store::Reader& reader, std::int64_t id) {
    const auto row = reader.row(std::string(select_sample) + "WHERE id = ?", {id});
    if (!row)
        return tl::unexpected(row.error());
    if (!*row)
        return std::nullopt;
    auto out = sample_from(**row);
    const auto done = reader.each(
        "SELECT run, contact, markers, because FROM quality_sample_row WHERE sample = ? ORDER BY "
        "run, contact",
        {id}, [&](const store::Row& r) {
            out.drawn.push_back(
                {.key = {r.number(0), ContactId{static_cast<std::uint64_t>(r.number(1))}},
                 .markers = agents_from(json::parse(r.text(2))),
                 .because = triggers_from(json::parse(r.text(3)))});
            return true;
        });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

Result<std::vector<AgentId>> markers_of(store::Reader& reader, const ContactKey& key) {
    std::vector<AgentId> out;
    const auto done =
        reader.each("SELECT markers FROM quality_sample_row WHERE run = ? AND contact = ?",
                    {key.run, key.contact.value}, [&](const store::Row& row) {
                        const auto some = agents_from(json::parse(row.text(0)));
                        out.insert(out.end(), some.begin(), some.end());
                        return true;
                    });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

Result<std::vector<ContactKey>> contacts_given_to(store::Reader& reader, AgentId marker) {
    std::vector<ContactKey> out;
    const auto done = reader.each(
        "SELECT run, contact, markers FROM quality_sample_row WHERE markers <> '[]' ORDER BY run, "
        "contact",
        {}, [&](const store::Row& row) {
            const auto markers = agents_from(json::parse(row.text(2)));
            const ContactKey key{row.number(0),
                                 ContactId{static_cast<std::uint64_t>(row.number(1))}};
            if (std::find(markers.begin(), markers.end(), marker) != markers.end() &&
                (out.empty() || out.back() != key))
                out.push_back(key);
            return true;
        });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

Result<std::set<ContactKey>> contacts_sampled_since(store::Reader& reader, WallTime since) {
    std::set<ContactKey> out;
    const auto done = reader.each(
        "SELECT r.run, r.contact FROM quality_sample_row r "
        "JOIN quality_sample s ON s.id = r.sample WHERE s.made_at > ?",
        {since.ms}, [&](const store::Row& row) {
            out.insert({row.number(0), ContactId{static_cast<std::uint64_t>(row.number(1))}});
            return true;
        });
    if (!done)
        return tl::unexpected(done.error());
    return out;
}

Candidate candidate_from(const training::StoredContact& contact) {
    Candidate out{.key = {contact.run, contact.contact},
                  .student = contact.agent,
                  .script = contact.script,
                  .final = contact.final,
                  .fatal = contact.fatal,
                  .passed = contact.passed};
    const auto result = json::parse(contact.json, nullptr, false);
    if (!result.is_object())
        return out;
    const auto& measures = result.at("measures");
    if (const auto& talk = measures.at("talk_ms"); talk.is_number())
        out.talk = Duration{talk.get<std::int64_t>()};
    const auto& speech = measures.at("speech");
    if (!speech.is_object())
        return out;
    if (const auto& silence = speech.at("longest_silence"); silence.is_object())
        out.longest_silence =
            Duration{silence.at("to").get<std::int64_t>() - silence.at("from").get<std::int64_t>()};
    out.interruptions = static_cast<int>(speech.at("interruptions").size());
    return out;
}

} // namespace ringroom::quality
