#pragma once
// Inside of room api: one function a route; see routes.cpp.
#include "api/router.h"

namespace ringroom::api::handlers {

// people.cpp
void log_in(const CallPtr&);
void log_out(const CallPtr&);
void me(const CallPtr&);
void my_telephone(const CallPtr&);
void people(const CallPtr&);
void add_person(const CallPtr&);
void set_password(const CallPtr&);
void import_people(const CallPtr&);
/// The body and the query of a list that is taken in. Error "api.query".
[[nodiscard]] Result<ImportRequest> import_request(const CallPtr& call);
// classes.cpp
void courses(const CallPtr&);
void add_course(const CallPtr&);
void change_course(const CallPtr&);
void remove_course(const CallPtr&);
void lessons(const CallPtr&);
void lesson(const CallPtr&);
void lesson_study(const CallPtr&);
void add_lesson(const CallPtr&);
void change_lesson(const CallPtr&);
void remove_lesson(const CallPtr&);
void import_timetable(const CallPtr&);
// models.cpp
void models(const CallPtr&);
void put_model(const CallPtr&);
void answer_model(const CallPtr&);
void remove_model(const CallPtr&);
/// Whether the contact is a model recording that everybody may hear. Error
/// "quality.model_withheld": it is one, and whoever is heard in it does not agree.
[[nodiscard]] Result<bool> heard_as_model(const CallPtr& call, const ContactKey& key);
void practice_scripts(const CallPtr&);
void practices(const CallPtr&);
void start_practice(const CallPtr&);
void stop_practice(const CallPtr&);
void share_practice(const CallPtr&);
/// What the caller has to master before, where a course of theirs says that easier drills come
/// first; empty: nothing.
[[nodiscard]] Result<std::string> not_ready_for_practice(const CallPtr& call,
                                                         const wire::PracticeStart& start);
/// What a person reads: news of the lab are kept as what they are about.
[[nodiscard]] std::string message_words(const messages::Message& message, Language language);
/// Tells these people news about `subject`, which is called `title`, in the caller's name. What is
/// told of stands already: that it could not be told goes into the log only.
void tell_news(const CallPtr& call, std::vector<std::int64_t> to, const std::string& kind,
               const std::string& subject, const std::string& title);
/// The caller has looked at what the news are about.
void read_news(const CallPtr& call, const std::string& subject);
// seat.cpp
void seat(const CallPtr&);
void seat_log_on(const CallPtr&);
void seat_log_off(const CallPtr&);
void seat_state(const CallPtr&);
void seat_hang_up(const CallPtr&);
void seat_stop(const CallPtr&);
void seat_hold(const CallPtr&);
void seat_retrieve(const CallPtr&);
void records(const CallPtr&);
void seat_next_record(const CallPtr&);
void seat_dial(const CallPtr&);
void wrap_up_done(const CallPtr&);
void wrap_up_extend(const CallPtr&);
void mark_move(const CallPtr&);
void key_field(const CallPtr&);
void submit_form(const CallPtr&);
void set_disposition(const CallPtr&);
// team.cpp
void consult(const CallPtr&);
void consult_end(const CallPtr&);
void conference(const CallPtr&);
void transfer(const CallPtr&);
void mark_recording(const CallPtr&);
void seat_return(const CallPtr&);
void take_over(const CallPtr&);
void supervise(const CallPtr&);
void supervise_end(const CallPtr&);
void directory(const CallPtr&);
void force_release(const CallPtr&);
void force_transfer(const CallPtr&);
void force_state(const CallPtr&);
void contact_role(const CallPtr&);
void drill_role(const CallPtr&);
void steer_line(const CallPtr&);
void observe_move(const CallPtr&);
// lessons.cpp
void queues(const CallPtr&);
void agents(const CallPtr&);
void contacts(const CallPtr&);
void packs(const CallPtr&);
void drills(const CallPtr&);
void start_drill(const CallPtr&);
void drill(const CallPtr&);
void pause_drill(const CallPtr&);
void resume_drill(const CallPtr&);
void stop_drill(const CallPtr&);
// results.cpp
void results(const CallPtr&);
void result(const CallPtr&);
void repeat_contact(const CallPtr&);
void recordings(const CallPtr&);
void recording(const CallPtr&);
void recording_sound(const CallPtr&);
void recording_seal(const CallPtr&);
void recording_waveform(const CallPtr&);
void recording_marks(const CallPtr&);
void result_form(const CallPtr&);
void drill_moments(const CallPtr&);
void drill_moment(const CallPtr&);
// knowledge.cpp
void search_knowledge(const CallPtr&);
void article(const CallPtr&);
// messages.cpp
void messages(const CallPtr&);
void send_message(const CallPtr&);
void message_recipients(const CallPtr&);
void read_message(const CallPtr&);
void read_all_messages(const CallPtr&);
// customers.cpp
void customers(const CallPtr&);
void customer(const CallPtr&);
void add_customer(const CallPtr&);
void change_customer(const CallPtr&);
void customer_log(const CallPtr&);
void contact_log(const CallPtr&);
void write_note(const CallPtr&);
void choose_customer(const CallPtr&);
// work.cpp
void cases(const CallPtr&);
void add_case(const CallPtr&);
void change_case(const CallPtr&);
void callbacks(const CallPtr&);
void add_callback(const CallPtr&);
void change_callback(const CallPtr&);
// grading.cpp
void gradings(const CallPtr&);
void grading(const CallPtr&);
void keep_sheet(const CallPtr&);
void review_step(const CallPtr&);
void comments(const CallPtr&);
void add_comment(const CallPtr&);
void change_comment(const CallPtr&);
void remove_comment(const CallPtr&);
// calibration.cpp
void samples(const CallPtr&);
void add_sample(const CallPtr&);
void calibrations(const CallPtr&);
void add_calibration(const CallPtr&);
void calibration(const CallPtr&);
void keep_calibration_sheet(const CallPtr&);
void reveal_calibration(const CallPtr&);
// bank.cpp
void questions(const CallPtr&);
void question(const CallPtr&);
void add_question(const CallPtr&);
void change_question(const CallPtr&);
void retire_question(const CallPtr&);
void restore_question(const CallPtr&);
void preview_questions(const CallPtr&);
void import_questions(const CallPtr&);
void question_template(const CallPtr&);
void listening_breaches(const CallPtr&);
void make_listening(const CallPtr&);
// exams.cpp
void exams(const CallPtr&);
void exam(const CallPtr&);
void add_exam(const CallPtr&);
void order_exam(const CallPtr&);
void allow_exam(const CallPtr&);
void sit_exam(const CallPtr&);
void exam_results(const CallPtr&);
void exam_results_csv(const CallPtr&);
void exam_results_xlsx(const CallPtr&);
void exam_items(const CallPtr&);
void preview_rekey(const CallPtr&);
void rekey_exam(const CallPtr&);
void sitting(const CallPtr&);
void sitting_log(const CallPtr&);
void save_answers(const CallPtr&);
void submit_sitting(const CallPtr&);
void sitting_screen(const CallPtr&);
void extra_time(const CallPtr&);
void mark_answer(const CallPtr&);
void question_sound(const CallPtr&);
void question_waveform(const CallPtr&);
// practicals.cpp
void practicals(const CallPtr&);
void practical(const CallPtr&);
void check_practical(const CallPtr&);
void add_practical(const CallPtr&);
void order_practical(const CallPtr&);
void practical_candidates(const CallPtr&);
void practical_mine(const CallPtr&);
void my_practicals(const CallPtr&);
void practical_screen(const CallPtr&);
void practical_certificate_mine(const CallPtr&);
void practical_extra(const CallPtr&);
void practical_again(const CallPtr&);
void practical_let_in(const CallPtr&);
void practical_difficulty(const CallPtr&);
void practical_log(const CallPtr&);
void practical_results_csv(const CallPtr&);
void practical_results_xlsx(const CallPtr&);
// print.cpp
void practical_sheet_mine(const CallPtr&);
void practical_sheets(const CallPtr&);
void certificates(const CallPtr&);
void exam_sheets(const CallPtr&);
void sitting_sheet(const CallPtr&);
// progress.cpp
void my_progress(const CallPtr&);
void person_progress(const CallPtr&);
void classes(const CallPtr&);
void progress(const CallPtr&);
void class_progress(const CallPtr&);
// fairness.cpp
void fairness(const CallPtr&);
// audit.cpp
void audit_log(const CallPtr&);
void my_audit(const CallPtr&);
/// A line as the person whom it concerns may read it.
[[nodiscard]] wire::AuditRow own_audit_row(const CallPtr& call, const directory::AuditEntry& entry);
// consents.cpp
void my_consents(const CallPtr&);
void answer_consent(const CallPtr&);
void course_consents(const CallPtr&);
// data.cpp
void my_data(const CallPtr&);
void person_data(const CallPtr&);
// evidence.cpp
void evidence_page(const CallPtr&);
void print_head(const CallPtr&);
void holds(const CallPtr&);
void add_hold(const CallPtr&);
void hold_person(const CallPtr&);
/// As a person who may set one sees it.
[[nodiscard]] wire::HoldRow hold_row(const evidence::Hold& hold);
void lift_hold(const CallPtr&);
void retention_classes(const CallPtr&);
void retention(const CallPtr&);
void run_retention(const CallPtr&);
void classify_recording(const CallPtr&);
// house.cpp
void health(const CallPtr&);
void metrics(const CallPtr&);
void document(const CallPtr&);

/// Answers with the sound or the part of it that was asked for. In results.cpp.
void serve_sound(const CallPtr& call, const wire::RecordingRow& row, RecordKey key);
/// Answers with the picture of it that the query asks for. In results.cpp.
void serve_waveform(const CallPtr& call, RecordKey key);

/// A query value in ISO 8601, UTC. Error "api.query". In classes.cpp.
[[nodiscard]] Result<WallTime> time_of(const CallPtr& call, const std::string& name,
                                       WallTime otherwise);

/// Reads agent, drill, limit, after of the query; without the right `all` only the own rows are
/// seen. Errors: "api.query", "api.not_found". In results.cpp.
[[nodiscard]] Result<ListFilter> filter_of(const CallPtr& call, directory::Right all);

} // namespace ringroom::api::handlers
