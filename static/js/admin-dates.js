// The date picker keeps what an editor typed; the server reads it or says how to write it.
jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
