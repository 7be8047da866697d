// Every command of the window, by the file in `commands/` that it stands in. This list is the only one: the build script
// makes the permissions of it, `bindings.rs` the handler and the TypeScript, a test the window's capability.

macro_rules! commands {
    ($then:ident) => {
        $then! {
            machine {
                status,
                retry_start,
                enrolment,
                enrol,
                set_aside,
            }
            operators {
                sign_in,
                sign_out,
                lock,
                unlock,
                stay_awake,
                change_password,
                open_lockout,
                approve_correction,
                locked_out,
                let_in,
            }
            reading {
                read_scan,
                look_up,
                check,
                draft,
                clear_draft,
                preview,
                submit,
            }
            records {
                correction,
                receipt,
                queue,
                send_now,
                verify_receipt,
            }
            services {
                catalogue,
                search_services,
                identity_document,
                offices,
                notice_read,
                open_form,
                look_form,
                preview_form,
                submit_form,
                drop_form,
                follow,
            }
            parking {
                park,
                parked,
                resume,
                print_missing,
            }
            printing {
                print,
                print_on,
                slip_seen,
                print_to_file,
                printers,
                choose_printer,
                large_print,
                set_large_print,
                add_printer,
                forget_printer,
                set_paper,
                set_head,
                print_test_page,
            }
        }
    };
}
