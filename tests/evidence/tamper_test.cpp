// A thousand seeded tamperings: every one found and called by its name, and two hundred copies that
// nobody touched, all found well.
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "evidence/small_lab.h"

using namespace ringroom;
using namespace ringroom::evidence;
using ringroom::test::noon;
using ringroom::test::SmallLab;

namespace {

constexpr std::int64_t contacts = 6;
constexpr std::int64_t entries = 1 + 2 * contacts;

std::string sound_of(std::int64_t contact) {
    return fmt::format("recordings/run-00001/{}.wav", contact);
}

/// One tampering: what is done to files and to the data base, and what it may be called.
struct Tampering {
    std::string name;
    std::vector<std::string> sql;
    std::map<std::string, std::optional<std::string>> files; ///< what they hold instead; none: gone
    std::set<Trouble> called;
    std::int64_t entry = 0;   ///< that must be named; 0: any
    std::int64_t second = -1; ///< likewise
    std::int64_t contact = 0; ///< likewise
};

class Forger {
public:
    Forger(const std::filesystem::path& data, std::uint64_t seed)
        : data_(data)
        , chance_(stream(seed, "tamper")) {}

    Tampering draw() {
        using Way = Tampering (Forger::*)();
        static constexpr Way ways[] = {
            &Forger::flip_sound,     &Forger::cut_sound,     &Forger::grow_sound,
            &Forger::delete_sound,   &Forger::swap_sounds,   &Forger::flip_header,
            &Forger::touch_marks,    &Forger::change_result, &Forger::delete_result,
            &Forger::swap_results,   &Forger::change_index,  &Forger::swap_index,
            &Forger::delete_index,   &Forger::flip_entry,    &Forger::delete_entries,
            &Forger::reorder_chain,  &Forger::cut_chain,     &Forger::back_date_entry,
            &Forger::back_date_seal, &Forger::sign_anew,     &Forger::flip_head,
            &Forger::add_result,
        };
        return (this->*ways[chance_.below(std::size(ways))])();
    }

private:
    std::int64_t contact() { return chance_.between(1, contacts); }
    /// Two that differ, the smaller first.
    std::pair<std::int64_t, std::int64_t> two(std::int64_t of) {
        const auto a = chance_.between(1, of);
        const auto b = chance_.between(1, of - 1);
        return std::minmax(a, b >= a ? b + 1 : b);
    }
    std::string bytes_of(const std::string& name) { return content_of(data_ / name).value(); }
    char other(char was) {
        return static_cast<char>(was ^ static_cast<char>(chance_.between(1, 255)));
    }

    Tampering flip_sound() {
        const auto one = contact();
        auto bytes = bytes_of(sound_of(one));
        const auto at = test::header_bytes + chance_.below(bytes.size() - test::header_bytes);
        bytes[at] = other(bytes[at]);
        return {.name = "flip a byte of a recording",
                .files = {{sound_of(one), bytes}},
                .called = {Trouble::sound_altered},
                .second = static_cast<std::int64_t>((at - test::header_bytes) / test::second_bytes),
                .contact = one};
    }
    Tampering cut_sound() {
        const auto one = contact();
        auto bytes = bytes_of(sound_of(one));
        bytes.resize(chance_.below(bytes.size()));
        return {.name = "cut a recording",
                .files = {{sound_of(one), bytes}},
                .called = {Trouble::sound_altered},
                .contact = one};
    }
    Tampering grow_sound() {
        const auto one = contact();
        return {.name = "add to a recording",
                .files = {{sound_of(one),
                           bytes_of(sound_of(one)) + std::string(1 + chance_.below(3'000), 'x')}},
                .called = {Trouble::sound_altered},
                .contact = one};
    }
    Tampering delete_sound() {
        const auto one = contact();
        return {.name = "delete a recording",
                .files = {{sound_of(one), std::nullopt}},
                .called = {Trouble::sound_missing},
                .contact = one};
    }
    Tampering swap_sounds() {
        const auto [a, b] = two(contacts);
        return {
            .name = "swap two recordings",
            .files = {{sound_of(a), bytes_of(sound_of(b))}, {sound_of(b), bytes_of(sound_of(a))}},
            .called = {Trouble::sound_swapped},
            .contact = a};
    }
    Tampering flip_header() {
        const auto one = contact();
        auto bytes = bytes_of(sound_of(one));
        const auto at = chance_.below(test::header_bytes);
        bytes[at] = other(bytes[at]);
        return {.name = "flip a byte of a header",
                .files = {{sound_of(one), bytes}},
                .called = {Trouble::sound_altered},
                .contact = one};
    }
    Tampering touch_marks() {
        const auto one = contact();
        const auto file = sound_of(one) + ".marks";
        const auto bytes = bytes_of(file);
        if (chance_.chance(30))
            return {.name = "delete marks",
                    .files = {{file, std::nullopt}},
                    .called = {Trouble::marks_missing},
                    .contact = one};
        return {.name = "cut marks",
                .files = {{file, bytes.substr(0, chance_.below(bytes.size()))}},
                .called = {Trouble::marks_altered},
                .contact = one};
    }
    Tampering change_result() {
        return {.name = "change a result",
                .sql = {fmt::format("UPDATE mark SET value = '{}' WHERE name = 'result/1-{}'",
                                    chance_.between(100'001, 200'000), contact())},
                .called = {Trouble::exhibit_changed}};
    }
    Tampering delete_result() {
        return {.name = "delete a result",
                .sql = {fmt::format("DELETE FROM mark WHERE name = 'result/1-{}'", contact())},
                .called = {Trouble::exhibit_missing}};
    }
    Tampering swap_results() {
        const auto [a, b] = two(contacts);
        return {.name = "swap two results",
                .sql = {fmt::format("UPDATE mark SET name = 'x' WHERE name = 'result/1-{}'", a),
                        fmt::format("UPDATE mark SET name = 'result/1-{}' WHERE name = "
                                    "'result/1-{}'",
                                    a, b),
                        fmt::format("UPDATE mark SET name = 'result/1-{}' WHERE name = 'x'", b)},
                .called = {Trouble::exhibit_changed}};
    }
    Tampering add_result() {
        return {.name = "add a result",
                .sql = {fmt::format("INSERT INTO mark VALUES ('result/1-{}', '99000')",
                                    contacts + contact())},
                .called = {Trouble::exhibit_unwitnessed}};
    }
    Tampering change_index() {
        static constexpr const char* columns[] = {"agent", "peer", "drill", "length_ms", "started"};
        const auto one = contact();
        return {.name = "change the index",
                .sql = {fmt::format("UPDATE recording SET {0} = {0} + {1} WHERE contact = {2}",
                                    columns[chance_.below(std::size(columns))],
                                    chance_.between(1, 1'000'000), one)},
                .called = {Trouble::index_changed},
                .contact = one};
    }
    Tampering swap_index() {
        const auto [a, b] = two(contacts);
        return {.name = "swap two contacts in the index",
                .sql = {fmt::format("UPDATE recording SET contact = {} - contact WHERE contact IN "
                                    "({}, {})",
                                    a + b, a, b)},
                .called = {Trouble::index_changed},
                .contact = a};
    }
    Tampering delete_index() {
        const auto one = contact();
        return {.name = "delete from the index",
                .sql = {fmt::format("DELETE FROM recording WHERE contact = {}", one)},
                .called = {Trouble::index_missing},
                .contact = one};
    }
    Tampering flip_entry() {
        const auto at = chance_.between(1, entries);
        static constexpr const char* changes[] = {"kind = 'mark_given'",
                                                  "subject = subject || '9'",
                                                  "content = replace(content, '1', '2')",
                                                  "before = '0' || before",
                                                  "key = '0' || key",
                                                  "hash = '0' || hash",
                                                  "signature = '00' || substr(signature, 3) || '0'",
                                                  "content = '[]'"};
        return {.name = "change an entry",
                .sql = {fmt::format("UPDATE evidence SET {} WHERE number = {}",
                                    changes[chance_.below(std::size(changes))], at)},
                .called = {Trouble::entry_altered},
                .entry = at};
    }
    Tampering delete_entries() {
        const auto from = chance_.between(1, entries - 1);
        const auto to = chance_.between(from, entries - 1);
        return {
            .name = "delete entries",
            .sql = {fmt::format("DELETE FROM evidence WHERE number BETWEEN {} AND {}", from, to)},
            .called = {Trouble::entry_missing},
            .entry = from};
    }
    Tampering reorder_chain() {
        const auto [a, b] = two(entries);
        return {.name = "reorder the chain",
                .sql = {fmt::format("UPDATE evidence SET number = 999 WHERE number = {}", a),
                        fmt::format("UPDATE evidence SET number = {} WHERE number = {}", a, b),
                        fmt::format("UPDATE evidence SET number = {} WHERE number = 999", b)},
                .called = {Trouble::reordered},
                .entry = a};
    }
    Tampering cut_chain() {
        const auto at = chance_.between(1, entries);
        return {.name = "cut the chain",
                .sql = {fmt::format("DELETE FROM evidence WHERE number >= {}", at)},
                .called = {at == 1 ? Trouble::chain_missing : Trouble::chain_cut}};
    }
    Tampering back_date_entry() {
        const auto at = chance_.between(2, entries);
        return {.name = "back-date an entry",
                .sql = {fmt::format("UPDATE evidence SET at = at - {} WHERE number = {}",
                                    chance_.between(60'000, 90'000'000), at)},
                .called = {Trouble::back_dated},
                .entry = at};
    }
    Tampering back_date_seal() {
        const auto one = contact();
        return {.name = "back-date a recording",
                .sql = {fmt::format("UPDATE recording SET started = started - {} WHERE contact = "
                                    "{}",
                                    chance_.between(1, 90'000'000), one)},
                .called = {Trouble::index_changed},
                .contact = one};
    }
    /// The forger makes entry, hash and signature anew, with a key that is not the lab's.
    Tampering sign_anew() {
        const auto at = chance_.between(2, entries);
        Entry forged{.number = at,
                     .at = noon,
                     .kind = "result_graded",
                     .subject = "1-1",
                     .content = {{"final", "100000"}},
                     .before = no_hash(),
                     .key = key_.fingerprint()};
        forged.hash = hash_of(forged);
        return {.name = "sign an entry anew",
                .sql = {fmt::format("UPDATE evidence SET kind = '{}', subject = '{}', content = "
                                    "'[[\"final\",\"100000\"]]', before = '{}x{}', key = '{}', "
                                    "hash = '{}', signature = '{}' WHERE number = {}",
                                    forged.kind, forged.subject, forged.before, at, forged.key,
                                    forged.hash, key_.sign(signed_text(forged.hash)), at)},
                .called = {Trouble::entry_altered},
                .entry = at};
    }
    Tampering flip_head() {
        auto text = bytes_of("evidence/head");
        if (chance_.chance(30))
            return {.name = "delete the head",
                    .files = {{"evidence/head", std::nullopt}},
                    .called = {Trouble::head_missing}};
        const auto at = chance_.below(text.size() - 1); // the line's end may be another
        text[at] = text[at] == '1' ? '2' : '1';
        return {.name = "change the head",
                .files = {{"evidence/head", text}},
                .called = {Trouble::head_altered}};
    }

    const std::filesystem::path& data_;
    Random chance_;
    static inline const Key key_ = Key::make();
};

/// Does it, looks, and takes it back.
Report look_after(SmallLab& lab, const Tampering& tampering, const PublicKey& trusted) {
    std::map<std::string, std::string> before;
    for (const auto& [name, bytes] : tampering.files) {
        before[name] = content_of(lab.data() / name).value();
        if (bytes)
            test::write_file(lab.data() / name, *bytes);
        else
            std::filesystem::remove(lab.data() / name);
    }
    Report out;
    const auto done = lab.store().write([&](store::Writer& writer) -> Result<void> {
        std::vector<std::string> all;
        if (!tampering.sql.empty())
            all = {"DROP TRIGGER evidence_keeps", "DROP TRIGGER evidence_stays"};
        all.insert(all.end(), tampering.sql.begin(), tampering.sql.end());
        for (const auto& one : all)
            if (const auto ran = writer.run(one); !ran)
                return tl::unexpected(ran.error());
        auto material = SmallLab::material(writer, lab.data());
        material.trusted = {trusted};
        out = verify(material);
        return fail("test.back", "as if it had not been");
    });
    INFO(done.error().text);
    REQUIRE(done.error().code == "test.back");
    for (const auto& [name, bytes] : before)
        test::write_file(lab.data() / name, bytes);
    return out;
}

bool names_it(const Tampering& tampering, const Report& report) {
    return std::any_of(report.findings.begin(), report.findings.end(), [&](const Finding& f) {
        return tampering.called.contains(f.trouble) &&
               (tampering.entry == 0 || f.entry == tampering.entry) &&
               (tampering.second < 0 || f.seconds == std::vector{tampering.second}) &&
               (tampering.contact == 0 || f.subject == fmt::format("1-{}", tampering.contact));
    });
}

} // namespace

TEST_CASE("of a thousand seeded tamperings every one is found, by its name") {
    SmallLab lab(contacts, 7);
    const auto trusted = lab.material().trusted.front();
    std::map<std::string, int> done;
    for (std::uint64_t seed = 1; seed <= 1'000; ++seed) {
        const auto tampering = Forger(lab.data(), seed).draw();
        ++done[tampering.name];
        const auto report = look_after(lab, tampering, trusted);
        INFO("seed " << seed << ": " << tampering.name
                     << (tampering.sql.empty() ? "" : ": " + tampering.sql.back()));
        for (const auto& finding : report.findings)
            UNSCOPED_INFO(words_of(finding, Language::en));
        REQUIRE_FALSE(report.well());
        REQUIRE(names_it(tampering, report));
    }
    CHECK(done.size() >= 22); // every way was tried
    CHECK(verify(lab.material()).well());
}

TEST_CASE("of two hundred copies that nobody touched none is suspected") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        SmallLab lab(2 + seed % 4, seed);
        auto chance = stream(seed, "life");
        if (chance.chance(50))
            REQUIRE(lab.notary().roll_over(noon));
        if (chance.chance(50))
            lab.grade("1-1", "12345", noon + Duration{-100'000});
        if (chance.chance(50))
            lab.add_contact(50, seed, noon, store::RecordingState::repaired);
        const auto trusted = lab.material().trusted;
        lab.close();
        for (int copy = 0; copy < 20; ++copy) {
            const test::Folder elsewhere;
            std::filesystem::copy(lab.data(), elsewhere.path(),
                                  std::filesystem::copy_options::recursive);
            auto store = store::Store::open(
                {.folder = elsewhere.path(), .migrations = test::small_migrations()});
            REQUIRE(store);
            const auto session = (*store)->reader();
            REQUIRE(session);
            auto material = SmallLab::material((*session)->reader(), elsewhere.path());
            material.trusted = trusted;
            const auto report = verify(material);
            INFO("seed " << seed << " copy " << copy);
            for (const auto& finding : report.findings)
                UNSCOPED_INFO(words_of(finding, Language::en));
            REQUIRE(report.well());
        }
    }
}
