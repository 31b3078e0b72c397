// What a person answers in an exam, on this computer's disk: whatever kills the seat, fills the
// disk or spoils the file.
#include <algorithm>
#include <fstream>

#include <catch2/catch.hpp>

#include "seat/exam_journal.h"
#include "seat/exam_scribe.h"
#include "seat/limits.h"
#include "support/folder.h"

using namespace ringroom;
using namespace ringroom::seat;

namespace {

namespace fs = std::filesystem;

const ExamHead week_three{"lab:8080", "1001", 7, 3, "第三周测验"};

wire::ExamSave typed_save(std::int64_t seq, std::int64_t question, std::string text,
                          std::int64_t epoch = 1) {
    return {.epoch = epoch,
            .seq = seq,
            .question = question,
            .typed_at = Duration{seq * 1'000},
            .answer = {.texts = {std::move(text)}}};
}

ExamJournal opened(const fs::path& folder, const ExamHead& head = week_three) {
    auto journal = ExamJournal::open(folder, head);
    REQUIRE(journal);
    return std::move(*journal);
}

std::string bytes_in(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void put_bytes(const fs::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

std::size_t files_aside(const fs::path& folder) {
    std::size_t out = 0;
    for (const auto& one : fs::directory_iterator(folder))
        out += one.path().string().find(".aside") != std::string::npos;
    return out;
}

/// A journal of three answers, two of which the lab has not taken.
fs::path three_answers(const fs::path& folder) {
    auto journal = opened(folder);
    REQUIRE(journal.keep({typed_save(1, 0, "一"), typed_save(2, 1, "two")}));
    REQUIRE(journal.keep({typed_save(3, 2, "three\nlines\"\\")}));
    REQUIRE(journal.done({{1, 2}}));
    return journal.file();
}

} // namespace

TEST_CASE("what the lab has not taken is there again, the newest of each question") {
    const test::Folder folder;
    three_answers(folder.path());
    {
        auto journal = opened(folder.path());
        REQUIRE(journal.waiting().size() == 2);
        CHECK(journal.waiting()[0] == typed_save(1, 0, "一"));
        CHECK(journal.waiting()[1] == typed_save(3, 2, "three\nlines\"\\"));
        CHECK(journal.epoch() == 1);
        CHECK_FALSE(journal.damaged());
        REQUIRE(journal.keep({typed_save(4, 0, "again"), typed_save(1, 2, "spare", 2)}));
    }
    const auto journal = opened(folder.path());
    REQUIRE(journal.waiting().size() == 3); // of two seats each has its own
    CHECK(journal.waiting()[1] == typed_save(4, 0, "again"));
    CHECK(journal.epoch() == 2);
    CHECK(files_aside(folder.path()) == 0);
}

TEST_CASE("the last seat is known also where nothing waits") {
    const test::Folder folder;
    {
        auto journal = opened(folder.path());
        REQUIRE(journal.done({{4, 0}}));
    }
    CHECK(opened(folder.path()).epoch() == 4);
    CHECK(opened(folder.path()).epoch() == 4); // and after it was written anew
}

TEST_CASE("a seat killed at any byte loses no answer that was on the disk before") {
    const test::Folder folder;
    const auto file = three_answers(folder.path());
    const auto whole = bytes_in(file);
    const auto head = whole.find('\n') + 1;
    std::size_t before = 0;
    for (auto cut = head; cut <= whole.size(); ++cut) {
        put_bytes(file, whole.substr(0, cut));
        const auto journal = opened(folder.path());
        INFO(cut);
        CHECK_FALSE(journal.damaged());
        const auto lines = std::count(whole.begin() + static_cast<std::ptrdiff_t>(head),
                                      whole.begin() + static_cast<std::ptrdiff_t>(cut), '\n');
        // Two, three answers; then the lab has taken one.
        CHECK(journal.waiting().size() == (lines == 4 ? 2U : static_cast<std::size_t>(lines)));
        before = std::max(before, journal.waiting().size());
    }
    CHECK(before == 3);
    CHECK(files_aside(folder.path()) == 0);
}

TEST_CASE("a spoiled line is left out and told, the file kept aside, the rest used") {
    const test::Folder folder;
    const auto file = three_answers(folder.path());
    const auto whole = bytes_in(file);
    const auto head = whole.find('\n') + 1;
    for (auto at = head; at + 1 < whole.size(); at += 3) {
        auto spoiled = whole;
        spoiled[at] = static_cast<char>(spoiled[at] ^ 0x21);
        put_bytes(file, spoiled);
        const auto asides = files_aside(folder.path());
        const auto journal = opened(folder.path());
        INFO(at);
        CHECK(journal.damaged());
        CHECK(journal.waiting().size() >= 1);
        CHECK(journal.waiting().size() <= 3);
        CHECK(files_aside(folder.path()) == asides + 1);
        CHECK_FALSE(opened(folder.path()).damaged()); // what was left is whole again
        for (const auto& one : fs::directory_iterator(folder.path()))
            if (one.path() != file)
                fs::remove(one.path());
    }
}

TEST_CASE("what is no journal, or another's, is put aside and a new one begun") {
    const test::Folder folder;
    const auto file = three_answers(folder.path());
    auto other = opened(folder.path(), {"lab:8080", "1002", 7, 3, "x"});
    REQUIRE(other.keep({typed_save(1, 0, "somebody else's")}));
    const std::vector<std::string> strange{"",
                                           "\n\n\n",
                                           std::string(5'000, '\0'),
                                           "{\"journal\":1}",
                                           "\xff\xfe",
                                           bytes_in(other.file())};
    for (const auto& bytes : strange) {
        put_bytes(file, bytes);
        const auto asides = files_aside(folder.path());
        auto journal = opened(folder.path());
        CHECK(journal.damaged());
        CHECK(journal.waiting().empty());
        CHECK(files_aside(folder.path()) == asides + 1);
        REQUIRE(journal.keep({typed_save(9, 0, "new")}));
        CHECK(opened(folder.path()).waiting().size() == 1);
    }
}

TEST_CASE("a journal and a line of the largest size are read, one byte more is none of ours") {
    const test::Folder folder;
    const auto file = three_answers(folder.path());
    const auto whole = bytes_in(file);
    const auto sized = [&](std::size_t bytes) {
        put_bytes(file, whole); // what follows the last line was never finished
        fs::resize_file(file, bytes);
        return opened(folder.path()).waiting().size();
    };
    CHECK(sized(limits::exam_file_bytes) == 2);
    CHECK(files_aside(folder.path()) == 0);
    CHECK(sized(limits::exam_file_bytes + 1) == 0);
    CHECK(files_aside(folder.path()) == 1);
    const auto line_of = [&](std::size_t letters) {
        fs::remove(file);
        auto journal = opened(folder.path());
        const auto empty = bytes_in(file).size();
        REQUIRE(journal.keep({typed_save(1, 0, std::string(letters, 'x'))}));
        return fs::file_size(file) - empty - 1;
    };
    const auto rest = line_of(0);
    CHECK(line_of(limits::exam_line_bytes - rest) == limits::exam_line_bytes);
    CHECK(opened(folder.path()).waiting().size() == 1);
    CHECK(line_of(limits::exam_line_bytes - rest + 1) == limits::exam_line_bytes + 1);
    CHECK(opened(folder.path()).waiting().empty());
}

TEST_CASE("a long exam does not fill the disk: what was overwritten goes") {
    const test::Folder folder;
    auto journal = opened(folder.path());
    const std::string text(100'000, 'x');
    std::uintmax_t largest = 0;
    for (std::int64_t i = 1; i <= 100; ++i) {
        REQUIRE(journal.keep({typed_save(i, 0, text + std::to_string(i))}));
        largest = std::max(largest, fs::file_size(journal.file()));
    }
    CHECK(largest > limits::exam_file_grows); // it came to that
    CHECK(largest < limits::exam_file_grows + 5 * text.size());
    const auto again = opened(folder.path());
    REQUIRE(again.waiting().size() == 1);
    CHECK(again.waiting()[0].seq == 100);
}

TEST_CASE("where nothing can be written that is told, and nothing crashes") {
    const test::Folder folder;
    put_bytes(folder.path() / "exams", "a file");
    CHECK(ExamJournal::open(folder.path() / "exams", week_three).error().code == "seat.exam.disk");
    ExamScribe scribe(folder.path() / "exams");
    scribe.open(week_three);
    scribe.keep({typed_save(1, 0, "kept in memory only")});
    while (scribe.busy())
        std::this_thread::yield();
    const auto found = scribe.take_opened();
    REQUIRE(found);
    CHECK_FALSE(found->kept);
    CHECK(scribe.refused());
    CHECK(scribe.take_kept().size() == 1); // it may be sent all the same
}

TEST_CASE("one's own journals of this lab are found, the newest sitting first") {
    const test::Folder folder;
    for (const auto sitting : {3, 11, 7})
        (void)opened(folder.path(), {"lab:8080", "12", sitting, 1, "t"});
    (void)opened(folder.path(), {"lab:8080", "12-7", 1, 1, "t"}); // its name begins alike
    (void)opened(folder.path(), {"other:8080", "12", 5, 1, "t"});
    put_bytes(folder.path() / "lab_8080-12-99.answers", "nonsense");
    const auto found = exam_journals(folder.path(), "lab:8080", "12");
    REQUIRE(found.size() == 3);
    CHECK(found[0].sitting == 11);
    CHECK(found[2].sitting == 3);
    CHECK(exam_journals(folder.path() / "nowhere", "lab:8080", "12").empty());
    remove_exam(folder.path(), found[0]);
    put_exam_aside(folder.path(), found[1]);
    CHECK(exam_journals(folder.path(), "lab:8080", "12").size() == 1);
    CHECK(files_aside(folder.path()) == 1);
}

TEST_CASE("of very many journals a bounded number is looked at") {
    const test::Folder folder;
    const auto count = static_cast<std::int64_t>(limits::exam_journals);
    for (std::int64_t i = 1; i <= count; ++i)
        (void)opened(folder.path(), {"lab", "1", i, 1, "t"});
    CHECK(exam_journals(folder.path(), "lab", "1").size() == limits::exam_journals);
    (void)opened(folder.path(), {"lab", "1", count + 1, 1, "t"});
    CHECK(exam_journals(folder.path(), "lab", "1").size() == limits::exam_journals);
}

TEST_CASE("what was given to the scribe is on the disk when it is gone") {
    const test::Folder folder;
    {
        ExamScribe scribe(folder.path());
        scribe.open(week_three);
        for (std::int64_t i = 1; i <= 50; ++i)
            scribe.keep({typed_save(i, i % 5, std::to_string(i))});
        scribe.done({{1, 46}});
    }
    const auto journal = opened(folder.path());
    REQUIRE(journal.waiting().size() == 4);
    CHECK(journal.waiting().back().seq == 50);
}
